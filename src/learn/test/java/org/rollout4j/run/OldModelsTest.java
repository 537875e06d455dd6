package org.rollout4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.Model;
import org.rollout4j.core.Actions;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Insight;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.SplitMix;
import org.rollout4j.file.Json;
import org.rollout4j.policy.PolicyFile;

/**
 * Models of before there were policy files act as they did, and so do the policy files that are made of them. They are
 * never to be written anew; beside each is what the version that wrote it made of some observations.
 */
public class OldModelsTest {
    private static final float ROUNDING = 1e-6f;

    @TempDir
    private Path directory;

    /**
     * What the version that wrote a model made of it.
     *
     * @param steps that it was trained for
     */
    record Expected(String algorithm, long steps, List<Row> rows) {}

    /**
     * What it made of one observation. Each action is followed by the logarithm of its probability.
     *
     * @param greedy the best action, in one session of seed 11
     * @param drawn five that were drawn, in one session of seed 7
     */
    record Row(
            float[] observation,
            boolean[] legal,
            float[] greedy,
            List<float[]> drawn,
            float[] probabilities,
            float[] actionValues,
            Float value) {}

    static Stream<String> models() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".zip"))
                    .map(name -> name.replace(".zip", ""))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @Test
    void thereAreModelsOfAllKinds() throws IOException {
        assertThat(models())
                .contains(
                        "a2c",
                        "dqn-dueling",
                        "dqn-quantiles",
                        "ppo",
                        "ppo-continuous",
                        "ppo-masked",
                        "q-learning",
                        "sac",
                        "sarsa",
                        "seed-table",
                        "ppo-checkpoint",
                        "dqn-dueling-checkpoint",
                        "sac-checkpoint",
                        "q-learning-checkpoint");
    }

    @ParameterizedTest
    @MethodSource("models")
    void actsAsBefore(String name) throws IOException {
        Expected expected = Json.read(folder().resolve(name + ".json"), Expected.class);
        Path file = folder().resolve(name + ".zip");
        assertThat(PolicyFile.isOne(file)).isFalse();
        Model model = Model.load(file);
        assertThat(model.algorithm()).isEqualTo(expected.algorithm());
        assertThat(model.steps()).isEqualTo(expected.steps());
        assertActs(model.policyFile(), expected);

        Path converted = directory.resolve("converted.zip");
        model.policyFile().write(converted);
        assertActs(PolicyFile.read(converted), expected);
        assertThat(PolicyFile.read(converted).origin())
                .isEqualTo(model.policyFile().origin());
    }

    private static void assertActs(PolicyFile policy, Expected expected) {
        EnvironmentSpec spec = policy.environment();
        Policy.Session greedy = policy.policy().open(1, new SplitMix(11));
        Policy.Session drawing = policy.exploring().open(1, new SplitMix(7));
        assertThat(expected.rows()).hasSize(12);
        for (Row row : expected.rows()) {
            assertClose(act(greedy, spec, row), row.greedy());
            for (float[] drawn : row.drawn()) {
                assertClose(act(drawing, spec, row), drawn);
            }
            Insight insight = policy.inspect(row.observation(), row.legal());
            assertClose(insight.probabilities(), row.probabilities());
            assertClose(insight.actionValues(), row.actionValues());
            assertThat(insight.value() == null).isEqualTo(row.value() == null);
            if (row.value() != null) {
                assertThat(insight.value())
                        .isCloseTo(row.value(), within(ROUNDING * Math.max(1, Math.abs(row.value()))));
            }
        }
    }

    private static float[] act(Policy.Session session, EnvironmentSpec spec, Row row) {
        Actions out = Actions.of(spec.actions(), 1);
        session.act(new ObservationBatch(1, row.observation(), row.legal()), out);
        float[] action = new float[spec.actions().width() + 1];
        System.arraycopy(out.values(), 0, action, 0, action.length - 1);
        action[action.length - 1] = out.logProbs()[0];
        return action;
    }

    private static void assertClose(float[] actual, float[] expected) {
        if (expected == null) {
            assertThat(actual).isNull();
            return;
        }
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(ROUNDING * Math.max(1, Math.abs(expected[i]))));
        }
    }

    private static Path folder() {
        try {
            return Path.of(OldModelsTest.class.getResource("old/models").toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
