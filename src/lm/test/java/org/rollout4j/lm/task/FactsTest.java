package org.rollout4j.lm.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;

/** What the prompt of a note says. */
class FactsTest {
    private static final Facts FACTS = new Facts(Facts.Kind.REQUEST, "Anna", "office move", "Tuesday", 3, true);

    @Test
    void aPromptSaysAllFacts() {
        assertThat(FACTS.prompt())
                .isEqualTo(
                        "Note: request | To: Anna | About: office move | Day: Tuesday | Amount: 3 | Answer: yes\n\n");
        SplitMix random = new SplitMix(1);
        for (int i = 0; i < 1_000; i++) {
            Facts facts = Facts.random(random);
            assertThat(Facts.parse(facts.prompt())).isEqualTo(facts);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request=order",
                "Anna=Zoe",
                "office move=picnic",
                "Tuesday=Someday",
                "3=1",
                "3=21",
                "3=03",
                "yes=maybe",
                "\n\n=",
                "Note=note"
            })
    void anotherPromptIsRefused(String change) {
        String[] parts = change.split("=", -1);
        String prompt = FACTS.prompt().replace(parts[0], parts[1]);

        assertThatThrownBy(() -> Facts.parse(prompt))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("\n");
    }
}
