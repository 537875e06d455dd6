package org.rollout4j.lm.text.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;

/**
 * Reads arbitrary bytes as a template. An ordinary test run goes through the inputs in {@code TemplateFuzzTestInputs}; {@code JAZZER_FUZZ=1
 * mvn test -Dtest=TemplateFuzzTest -Djazzer.hooks=true} looks for new ones.
 */
class TemplateFuzzTest {
    private static final Set<String> OUTCOMES = new HashSet<>();
    private static final Object MESSAGES = Template.data(
            List.of(Map.of("role", "user", "content", "Hi <|end|>"), Map.of("role", "assistant", "content", " yes ")));

    @FuzzTest(maxDuration = "60s")
    void rendering(byte[] bytes) {
        Text text;
        try {
            text = Template.parse(new String(bytes, StandardCharsets.UTF_8)).render(Map.of("messages", MESSAGES));
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).doesNotContain("\n", "\r");
            OUTCOMES.add("refused");
            return;
        }
        assertThat(text.trusted().length()).isLessThanOrEqualTo(text.toString().length());
        OUTCOMES.add("rendered");
    }

    @AfterAll
    static void bothOutcomesWereSeen() {
        assertThat(OUTCOMES).as("the inputs were found and run").containsExactlyInAnyOrder("rendered", "refused");
    }
}
