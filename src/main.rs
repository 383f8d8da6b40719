//! The program: hands the arguments to the command line, which opens the window when it is given none.

fn main() {}
