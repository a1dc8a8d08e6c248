"""What messages say: fields, templates in their sandbox, the library, e-mail's HTML, previews and tests."""
