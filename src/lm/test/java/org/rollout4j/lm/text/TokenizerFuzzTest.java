package org.rollout4j.lm.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;

/**
 * Reads arbitrary bytes as a tokenizer. An ordinary test run goes through the inputs in {@code TokenizerFuzzTestInputs}; {@code JAZZER_FUZZ=1 mvn
 * test -Dtest=TokenizerFuzzTest -Djazzer.hooks=true -Djazzer.disabled_hooks=com.code_intelligence.jazzer.sanitizers.RegexInjection} looks for new ones:
 * that regular expressions of files are compiled is meant, see {@link SplitRegex}.
 */
class TokenizerFuzzTest {
    private static final Set<String> OUTCOMES = new HashSet<>();

    @FuzzTest(maxDuration = "60s")
    void reading(byte[] bytes) {
        Tokenizer tokenizer;
        try {
            tokenizer = Tokenizers.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            OUTCOMES.add("refused");
            return;
        }
        OUTCOMES.add("read");
        assertThat(Tokenizers.parse(tokenizer.toJson())).isEqualTo(tokenizer);
        for (int id = 0; id < tokenizer.vocabularySize(); id++) {
            String text = tokenizer.decode(id);
            try {
                for (int encoded : tokenizer.encode(text)) {
                    assertThat(tokenizer.isSpecial(encoded)).isFalse();
                }
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).endsWith("the tokenizer has no token for it");
            }
        }
    }

    @AfterAll
    static void bothOutcomesWereSeen() {
        assertThat(OUTCOMES).as("the inputs were found and run").containsExactlyInAnyOrder("read", "refused");
    }
}
