"""Pure pairs ours and 롯데홈쇼핑's."""
