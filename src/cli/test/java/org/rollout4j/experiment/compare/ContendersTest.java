package org.rollout4j.experiment.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Provenance;
import org.rollout4j.experiment.summary.ReferenceReturns;
import org.rollout4j.run.Environments;
import org.rollout4j.run.RunConfig;

class ContendersTest {
    private static final EnvironmentFactory SMALL = Environments.find("drain-grid-2x2", List.of());

    private static ComparisonConfig config(List<String> agents, Map<String, String> settings) {
        return new ComparisonConfig("drain-grid-2x2", List.of(), agents, 5, 2, 1000, 10, settings, Provenance.now());
    }

    private static List<Contender> find(List<String> agents, Map<String, String> settings) throws IOException {
        return Contenders.of(config(agents, settings), SMALL);
    }

    @Test
    void anAlgorithmIsTrainedWithEachSeedAndEqualSteps() throws IOException {
        List<Contender> all = find(List.of("ppo", "sarsa", "random"), Map.of());

        assertThat(all).extracting(Contender::name).containsExactly("ppo", "sarsa", "random");
        assertThat(all.get(0).runs()).extracting(RunConfig::seed).containsExactly(5L, 6L);
        assertThat(all)
                .flatExtracting(Contender::runs)
                .extracting(run -> run.training().steps())
                .containsOnly(1000L);
        assertThat(all.get(2).runs()).isEmpty();
    }

    @Test
    void aSettingGoesToThoseThatHaveIt() throws IOException {
        List<Contender> all =
                find(List.of("ppo", "q-learning"), Map.of("epsilon", "0.5", "evaluateEvery", "77", "discount", "0.5"));

        RunConfig ppo = all.get(0).runs().get(0);
        RunConfig table = all.get(1).runs().get(0);
        assertThat(table.configuration().get("epsilon").asText()).isEqualTo("0.5");
        assertThat(ppo.configuration().get("discount").asDouble()).isEqualTo(0.5);
        assertThat(table.configuration().get("discount").asDouble()).isEqualTo(0.5);
        assertThat(ppo.training().evaluateEvery()).isEqualTo(77);
        assertThat(table.training().evaluateEvery()).isEqualTo(77);
    }

    @Test
    void aSettingWithAPrefixGoesToThatAgentAloneAndWins() throws IOException {
        List<Contender> all = find(
                List.of("ppo", "q-learning"),
                Map.of("q-learning.discount", "0.25", "discount", "0.5", "ppo.network.hiddenSizes", "8"));

        RunConfig ppo = all.get(0).runs().get(0);
        assertThat(ppo.configuration().get("discount").asDouble()).isEqualTo(0.5);
        assertThat(ppo.configuration().at("/network/hiddenSizes/0").asInt()).isEqualTo(8);
        assertThat(all.get(1).runs().get(0).configuration().get("discount").asDouble())
                .isEqualTo(0.25);
    }

    @Test
    void aSettingThatNoneHasIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> find(List.of("ppo", "sarsa"), Map.of("learningrate", "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("setting is learningrate: none of ppo, sarsa has it, did you mean learningRate?");
        assertThatThrownBy(() -> find(List.of("ppo"), Map.of("sarsa.epsilon", "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sarsa.epsilon");
        // steps and evaluations are the same for all: no agent has them for itself
        assertThatThrownBy(() -> find(List.of("ppo"), Map.of("ppo.steps", "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ppo.steps");
        assertThatThrownBy(() -> find(List.of("random"), Map.of("discount", "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no agent of this comparison is trained");
    }

    @Test
    void anUnknownAgentIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> find(List.of("q-lerning"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("agent is q-lerning")
                .hasMessageContaining("did you mean q-learning?");
        assertThatThrownBy(() -> find(List.of("nearest"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nearest-cell");
    }

    @Test
    void whatCannotActThereIsRefused() {
        EnvironmentFactory large = Environments.find("drain-grid-8x8", List.of());
        ReferenceReturns none = ReferenceReturns.NONE;

        assertThatThrownBy(() -> Contenders.of(config(List.of("seed-table"), Map.of()), large))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[8, 8]");
        assertThatThrownBy(() -> Contenders.optimal("drain-grid-8x8", none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("agent is optimal: no exact optimum is known for drain-grid-8x8");
        assertThat(Contenders.references(large)).containsExactly("nearest-cell", "random", "optimal");
    }
}
