"""Pure pairs ours and those of the spreadsheets of 공영홈쇼핑."""
