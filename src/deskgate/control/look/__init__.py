"""The look: whose name, colours, pictures and words the page shows. Live, nothing is built."""
