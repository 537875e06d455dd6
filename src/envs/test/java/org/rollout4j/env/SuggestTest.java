package org.rollout4j.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestTest {
    private static final List<String> KNOWN = List.of("ppo", "a2c", "q-learning", "drain-grid");

    @ParameterizedTest
    @CsvSource({"pop,ppo", "PPO,ppo", "a3c,a2c", "qlearning,q-learning", "Drian_Grid,drain-grid"})
    void findsWhatWasMeant(String name, String meant) {
        assertThat(Suggest.nearest(name, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"--sed,--seed", "--ste,--step", "--stes,--steps", "--alg,--algo", "--sett,--set"})
    void aLetterThatLacksOrIsTooManyIsLikelierThanAnother(String name, String meant) {
        assertThat(Suggest.nearest(name, List.of("--set", "--step", "--steps", "--seed", "--algo", "--all")))
                .contains(meant);
    }

    @Test
    void isSilentWhereNothingIsNear() {
        assertThat(Suggest.nearest("frozen-lake", KNOWN)).isEmpty();
        assertThat(Suggest.nearest("", List.of())).isEmpty();
        assertThat(Suggest.nearest("ppo".repeat(1_000_000), KNOWN)).isEmpty();
    }

    @Test
    void asksAtTheEndOfAMessage() {
        assertThat(Suggest.didYouMean("pop", KNOWN)).isEqualTo(", did you mean ppo?");
        assertThat(Suggest.didYouMean("frozen-lake", KNOWN)).isEmpty();
    }
}
