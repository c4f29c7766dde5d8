"""The whole flow: joins the stages to the store. The only package that knows more than one stage."""
