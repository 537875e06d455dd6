package org.rollout4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.AlgorithmProvider;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.Workers;

class AlgorithmsTest {
    private record Settings(int envs, int horizon) implements AlgorithmConfig {}

    /** Not a record, so that it cannot be read from a file. */
    private static final class NoRecord implements AlgorithmConfig {
        @Override
        public int envs() {
            return 1;
        }

        @Override
        public int horizon() {
            return 1;
        }
    }

    private record Foreign(String id, String summary, AlgorithmConfig defaults)
            implements AlgorithmProvider<AlgorithmConfig> {
        @Override
        public Learner<Policy, Rollout> make(EnvironmentSpec spec, AlgorithmConfig config, long seed, Workers workers) {
            throw new UnsupportedOperationException();
        }
    }

    private static final Settings SETTINGS = new Settings(1, 2);

    @Test
    void thereAreThoseOfThisProject() {
        assertThat(Algorithms.all())
                .extracting(Algorithm::id)
                .containsExactly("ppo", "a2c", "dqn", "sac", "q-learning", "sarsa", "monte-carlo", "seed-table");
    }

    @Test
    void everyConfigurationSaysWhichAlgorithmItIs() {
        assertThat(Algorithms.all())
                .allSatisfy(algorithm ->
                        assertThat(Algorithms.of(algorithm.defaults())).isEqualTo(algorithm));
    }

    @Test
    void anUnknownOneIsRefusedWithAllThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Algorithms.find("pp0"))
                .withMessage("algorithm is pp0: there is none of that id, did you mean ppo?; there are ppo, a2c, dqn,"
                        + " sac, q-learning, sarsa, monte-carlo, seed-table");
    }

    @Test
    void oneIdIsOfOneProvider() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Algorithms.all(List.of(new Foreign("mine", "x", SETTINGS), new Foreign("mine", "y", SETTINGS))))
                .withMessageStartingWith("algorithm id is mine: both ");
    }

    @Test
    void whatAProviderSaysIsChecked() {
        assertRefused(new Foreign("Mine", "x", SETTINGS), "id is Mine: lower case letters");
        assertRefused(new Foreign(null, "x", SETTINGS), "id is null");
        assertRefused(new Foreign("mine", null, SETTINGS), "summary is null");
        assertRefused(new Foreign("mine", "x", null), "defaults is null: a record is needed");
        assertRefused(new Foreign("mine", "x", new NoRecord()), "a record is needed");
    }

    private static void assertRefused(AlgorithmProvider<?> provider, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Algorithms.all(List.of(provider)))
                .withMessageContaining(provider.getClass().getName())
                .withMessageContaining(why);
    }
}
