//! Claims about the program, made through its doors.
