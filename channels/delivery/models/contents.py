"""What messages say."""

from typing import ClassVar

from django.db import models

from accounts.models import Brand, User


class Template(models.Model):
    """The texts of a whole cascade: a variant for each channel, edited side by side (content/template_library.py)."""

    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        ARCHIVED = "archived", "Archived"

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="templates")
    name = models.CharField(max_length=120)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    version = models.ForeignKey("TemplateVersion", null=True, on_delete=models.SET_NULL, related_name="+")  # the newest
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name


class TemplateVersion(models.Model):
    """The texts as somebody saved them; never changed. `variants`: {channel: {language or "": {field: text}}}."""

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="versions")
    number = models.IntegerField()
    variants = models.JSONField()
    note = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["template", "number"], name="template_version_number")]


class TemplatePush(models.Model):
    """Somebody gave a version of a template to journeys that run with another one: a correction of the text."""

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="pushes")
    version = models.ForeignKey(TemplateVersion, on_delete=models.CASCADE)
    pushed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    pushed_at = models.DateTimeField()


class Content(models.Model):
    """What a message says, frozen: a changed text is a new row. `digest` is the SHA-256 of all that it is made of.

    `fields` are for everybody whose language is not among `languages` ({language: fields}).
    `template_version`: of what it was made; null: it was written in a journey. `replaced_by`: the correction that
    somebody has pushed; whatever names this content says that one instead.
    """

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE)
    channel = models.CharField(max_length=20)
    fields = models.JSONField()
    languages = models.JSONField(default=dict, db_default={})
    template_version = models.ForeignKey(TemplateVersion, null=True, on_delete=models.RESTRICT, related_name="contents")
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["brand", "digest"], name="content_digest")]
