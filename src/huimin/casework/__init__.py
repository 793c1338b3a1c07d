"""Cases: applications, reviews and changes on their way through a procedure, with clocks and duties."""
