"""What this installation is: its district, its mode and its working day."""
