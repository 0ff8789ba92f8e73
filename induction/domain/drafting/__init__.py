"""From a policy document to draft content: sections, document control, a register of obligations, skeleton modules.

Pure: text in, drafts out. Nothing here decides; whatever it proposes is for the author to judge.
"""
