package org.rollout4j.lm.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.env.Catalogue;
import org.rollout4j.env.TimeLimits;

class VerbaliserTest {
    private static final List<String> WORDS = List.of(" yes", " no");

    @ParameterizedTest
    @CsvSource({
        "Stock {0*30} of 30,Stock 3 of 30",
        "{1} and {2},-0.33 and 0",
        "{2*2.5}{0*10}.,01.",
        "nothing,nothing",
        "{0}{0},0.10.1"
    })
    void aTemplateSaysValues(String template, String text) {
        Verbaliser verbaliser = Verbaliser.ofTemplate(template, 3, WORDS);
        assertThat(verbaliser.prompt().of(new float[] {9, 0.1f, -1 / 3f, -0.001f}, 1))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{3}", "{a}", "{0", "0}", "{-1}", "{0*}", "{0*x}", "{}"})
    void aTemplateOfAnotherFormIsRefused(String template) {
        assertThatThrownBy(() -> Verbaliser.ofTemplate(template, 3, WORDS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(template)
                .hasMessageContaining("allowed");
    }

    @Test
    void eachActionNeedsWordsOfItsOwn() {
        for (List<String> words : List.of(List.<String>of(), List.of("a", ""), List.of("a", "b", "a"))) {
            assertThatThrownBy(() -> Verbaliser.ofTemplate("x", 1, words)).hasMessageStartingWith("actions is ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FrozenLake-v1,'Row 1, column 1. Go',' left'",
        "FrozenLake8x8-v1-deterministic@50,'Row 1, column 1. Go',' left'",
        "inventory,'Stock 10 of 30, due 5 then 5. Order',' 0'",
        "twenty-questions,'I think of an animal.',' Has it four legs?'"
    })
    void theStartIsSaidInTheEnvironmentsOwnWords(String id, String prompt, String action) {
        EnvironmentFactory factory = Catalogue.find(TimeLimits.base(id));
        EnvironmentFactory limited = TimeLimits.limit(id)
                .map(limit -> TimeLimits.around(factory, id, limit))
                .orElse(factory);
        Verbaliser verbaliser = Verbaliser.of(limited);
        assertThat(start(limited, verbaliser)).isEqualTo(prompt);
        assertThat(verbaliser.actions().get(0)).isEqualTo(action);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drain-grid-3x3",
                "drain-grid-2x5",
                "inventory",
                "FrozenLake-v1",
                "FrozenLake8x8-v1",
                "Taxi-v3",
                "admission",
                "twenty-questions"
            })
    void eachStateHasATextOfItsOwn(String id) {
        EnvironmentFactory factory = Catalogue.find(id);
        Verbaliser verbaliser = Verbaliser.of(factory);
        assertThat(WordModels.prompts(factory, verbaliser)).doesNotHaveDuplicates();
        assertThat(verbaliser.actions()).hasSize(factory.spec().actionCount());
    }

    @Test
    void aGridIsSaidRowByRow() {
        Verbaliser verbaliser = Verbaliser.of(Catalogue.find("drain-grid-2x3"));
        assertThat(verbaliser.prompt().of(new float[] {0, 1, 0, 1, 1, 0}, 0)).isEqualTo("Grid 010 110. Roll");
    }

    @Test
    void otherEnvironmentsGetTheirValuesAndTheirNamesOfActions() {
        EnvironmentFactory cartPole = Catalogue.find("CartPole-v1");
        Verbaliser verbaliser = Verbaliser.of(cartPole);
        assertThat(verbaliser.prompt().of(new float[] {0.5f, -1, 0.123f, 2}, 0))
                .isEqualTo("State 0.5 -1 0.12 2. Action");
        assertThat(verbaliser.actions()).hasSize(2).allMatch(word -> word.startsWith(" "));
        assertThatThrownBy(() -> Verbaliser.of(Catalogue.find("Pendulum-v1")))
                .hasMessageContaining("Pendulum-v1")
                .hasMessageContaining("discrete ones are needed");
    }

    private static String start(EnvironmentFactory factory, Verbaliser verbaliser) {
        try (Environment environment = factory.create()) {
            environment.reset(1);
            float[] observation = new float[environment.spec().observationSize()];
            environment.observe(observation, 0);
            return verbaliser.prompt().of(observation, 0);
        }
    }
}
