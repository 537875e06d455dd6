package org.rollout4j.lm.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.file.ModelFiles;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.task.StyleAxis;

/** What the card of the notes model promises. */
@Tag("slow")
class NotesModelTest {
    private static final Path MODEL = Path.of("models/notes-lm");
    private static final int NOTES = 200;
    private static final long UNSEEN = 20_261_129;

    @Test
    void itPredictsNotesNearlyAsWellAsCanBeAndKeepsTheFacts() throws IOException {
        LanguageModel model = ModelFiles.read(MODEL, Workers.caller());
        NotesScore score = NotesScore.of(model, NOTES, UNSEEN, Workers.caller());

        assertThat(score.ratio()).isBetween(1.0, 1.03);
        assertThat(List.of(score.nameKept(), score.dayKept(), score.amountKept(), score.answerKept()))
                .allSatisfy(kept -> assertThat(kept).isGreaterThan(0.95));
        assertThat(score.grammatical()).isGreaterThan(0.8);
        for (StyleAxis axis : StyleAxis.values()) {
            double each = 1.0 / axis.names().size();
            assertThat(score.styles().get(axis))
                    .as(axis.name())
                    .allSatisfy(fraction -> assertThat(fraction).isCloseTo(each, within(0.15)));
        }
    }

    @Test
    void itIsSmallAndHasACard() throws IOException {
        assertThat(Files.size(MODEL.resolve("model.safetensors"))).isLessThan(2_500_000);
        assertThat(MODEL.resolve("README.md")).content().contains("rollout4j lm proof", "rollout4j lm export");
        assertThat(ModelFiles.read(MODEL, Workers.caller()).about()).containsEntry("license", "apache-2.0");
    }
}
