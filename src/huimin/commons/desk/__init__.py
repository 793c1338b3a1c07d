"""The furniture of the workbench: navigation, panels, tables and registers that apps declare."""
