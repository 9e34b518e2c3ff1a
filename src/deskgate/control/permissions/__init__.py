"""Who may do what in the tree: grants, and the rules that read them."""
