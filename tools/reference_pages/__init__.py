"""The pages of the reference: each module makes the text of one page."""
