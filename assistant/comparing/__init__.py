"""Questions that set figures side by side or reckon with them: several places, several years, differences, rates, ranks."""
