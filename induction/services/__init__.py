"""The verbs of the program: one function for each thing a person does. Sessions and moments are handed in."""
