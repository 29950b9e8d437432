"""What is told of a visit: the sheet, and the parts of which there may be several."""
