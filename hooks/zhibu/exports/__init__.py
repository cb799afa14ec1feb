"""The files that people take away: calendars, workbooks, documents; all computed from the same records as the pages."""
