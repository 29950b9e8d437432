from random import SystemRandom

from django.db import migrations

from brm.base import house_key


def seal(apps, schema_editor):
    """What waits in the boxes is written anew, sealed and stirred; the old file is given back."""
    _written_anew(
        apps,
        schema_editor,
        lambda ballot, purpose: {"sealed": house_key.seal(ballot.answers, purpose)},
    )


def unseal(apps, schema_editor):
    """For an earlier release, which reads them open."""
    _written_anew(
        apps,
        schema_editor,
        lambda ballot, purpose: {"answers": house_key.unseal(bytes(ballot.sealed), purpose)},
    )


def _written_anew(apps, schema_editor, said):
    Ballot = apps.get_model("relationships", "Ballot")
    box = list(Ballot.objects.all())
    anew = [
        Ballot(
            campaign_id=ballot.campaign_id,
            unit_id=ballot.unit_id,
            is_stirred=ballot.is_stirred,
            **said(ballot, f"ballots:{ballot.campaign_id}"),
        )
        for ballot in SystemRandom().sample(box, len(box))
    ]
    # Deleted rows would lie in the file of the table, readable, until it is cleared out some day.
    schema_editor.execute("TRUNCATE relationships_ballot")
    Ballot.objects.bulk_create(anew, batch_size=2000)


class Migration(migrations.Migration):

    dependencies = [
        ('relationships', '0055_ballot_sealed'),
    ]

    operations = [migrations.RunPython(seal, unseal)]
