"""From decisions and answers: rates, the joint model, calibration, promotion."""
