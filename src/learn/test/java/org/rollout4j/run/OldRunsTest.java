package org.rollout4j.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.Model;
import org.rollout4j.core.State;
import org.rollout4j.core.Tensor;
import org.rollout4j.fakes.Bits;
import org.rollout4j.policy.PolicyFile;
import org.rollout4j.train.Checkpoint;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.Trainer;

/**
 * Runs that an earlier version began go on to where it would have brought them: each was recorded by it up to 400
 * steps, and its checkpoint at 600 steps stands beside. They are never to be written anew.
 */
class OldRunsTest {
    private static final long STEPS = 600;

    @TempDir
    private Path directory;

    /** To the bit where no matrix products are, which differ between processors. */
    @ParameterizedTest
    @CsvSource({"ppo, 2e-3", "ppo-continuous, 2e-3", "dqn-dueling, 2e-3", "sac, 2e-3", "q-learning, 0"})
    void goOn(String name, double rounding) throws Exception {
        Path run = copied(name);
        assertThat(Model.load(run).policyFile().origin()).isPresent();
        assertThat(PolicyFile.isOne(run.resolve("best.zip")))
                .as("the first policy files are of the same age as the run of continuous actions")
                .isEqualTo(name.equals("ppo-continuous"));
        Checkpoint before = CheckpointFile.read(run.resolve("last.zip"));

        RunConfig config = RunConfig.read(run);
        assertThat(Trainings.train(run, config.withSteps(STEPS))).isEqualTo(Trainer.End.STEPS);

        Checkpoint after = CheckpointFile.read(run.resolve("last.zip"));
        Checkpoint expected = CheckpointFile.read(folder().resolve(name + "-end.zip"));
        assertThat(after.manifest().progress()).isEqualTo(expected.manifest().progress());
        State learned = after.state().part("learner");
        assertThat(learned).isNotEqualTo(before.state().part("learner"));
        assertClose(learned, expected.state().part("learner"), rounding);
        Model.load(run); // its best model is an old one, unless the rest of the run was better
    }

    private static void assertClose(State actual, State expected, double rounding) {
        assertThat(actual.tensors().keySet()).isEqualTo(expected.tensors().keySet());
        expected.tensors().forEach((entry, tensor) -> { // whose shapes earlier versions did not know
            if (tensor.type() == Tensor.Type.F32) {
                assertThat(Bits.largestDifference(actual.floats(entry), tensor.floats()))
                        .as(entry)
                        .isLessThanOrEqualTo(rounding);
            } else {
                assertThat(actual.longs(entry)).as(entry).isEqualTo(tensor.longs());
            }
        });
    }

    private Path copied(String name) throws IOException, URISyntaxException {
        Path run = Files.createDirectories(directory.resolve(name));
        for (String file : List.of("config.json", "metrics.jsonl", "last.zip", "best.zip")) {
            Files.copy(folder().resolve(name).resolve(file), run.resolve(file));
        }
        return run;
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(OldRunsTest.class.getResource("old/runs").toURI());
    }
}
