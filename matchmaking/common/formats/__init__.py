"""How numbers are written where Django's own formats follow another country."""
