package org.rollout4j.lm.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.file.Json;
import org.rollout4j.lm.model.TextModel;
import org.rollout4j.lm.tune.ModelState;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.Trainer;

/**
 * A run that the version before reward functions began goes on to where that would have brought it: it was recorded up to 20 updates, and the
 * checkpoint at 30 stands beside. They are never to be written anew.
 */
class OldLanguageRunsTest {
    private static final long STEPS = 30;

    /** Products of matrices differ a little between processors. */
    private static final Offset<Float> ROUNDING = Offset.offset(2e-4f);

    @TempDir
    private Path directory;

    @Test
    void goOn() throws Exception {
        Path old = Path.of(OldLanguageRunsTest.class.getResource("old").toURI());
        Path run = copied(old);
        float[] before = parameters(run.resolve("last.zip"));
        assertThat(Models.load(run, Workers.caller()).config().layers()).isEqualTo(1);

        try (RunDirectory resumed = RunDirectory.resume(run);
                LanguageTraining training = new LanguageTraining(
                        resumed, LanguageRunConfig.read(run).withSteps(STEPS), List.of())) {
            assertThat(training.run()).isEqualTo(Trainer.End.STEPS);
        }

        assertThat(parameters(run.resolve("last.zip")))
                .usingComparatorWithPrecision(ROUNDING.value)
                .containsExactly(parameters(old.resolve("pretrain-end.zip")))
                .isNotEqualTo(before);
    }

    private static float[] parameters(Path checkpoint) throws IOException {
        State learner = CheckpointFile.read(checkpoint).state().part("learner");
        TextModel model = ModelState.ofLearner(learner, Optional.empty());
        return model.parameters();
    }

    /** With its text where it is here. */
    private Path copied(Path old) throws IOException {
        Path run = directory.resolve("pretrain");
        try (Stream<Path> files = Files.walk(old.resolve("pretrain"))) {
            for (Path file : files.toList()) {
                Files.copy(file, run.resolve(old.resolve("pretrain").relativize(file)));
            }
        }
        Path config = run.resolve("config.json");
        ObjectNode changed = Json.read(config, ObjectNode.class);
        changed.putArray("data").add(old.resolve("text.txt").toString());
        Files.writeString(config, changed.toString());
        return run;
    }
}
