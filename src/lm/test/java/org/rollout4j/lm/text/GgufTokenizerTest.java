package org.rollout4j.lm.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GgufTokenizerTest {
    private static final List<String> TOKENS = List.of("1", "2", "a", "12", "<think>", "<end>");
    private static final int[] TYPES = {1, 1, 1, 1, 4, 3};

    private static ByteLevelBpe tokenizer(String pre) {
        return ByteLevelBpe.of(new GgufTokenizer("gpt2", pre, TOKENS, TYPES, List.of("1 2"), OptionalInt.of(5)));
    }

    @ParameterizedTest
    @CsvSource({"gpt-2,true", "smollm,true", "llama-bpe,true", "qwen2,false"})
    void theRulesForWordsGoByName(String pre, boolean digitsTogether) {
        assertThat(tokenizer(pre).encode("12")).containsExactly(digitsTogether ? new int[] {3} : new int[] {0, 1});
        assertThat(Tokenizers.parse(tokenizer(pre).toJson())).isEqualTo(tokenizer(pre));
    }

    @Test
    void typesTellSpecialTokensFromAddedOnes() {
        ByteLevelBpe tokenizer = tokenizer("gpt-2");
        assertThat(tokenizer.specialTokens()).containsExactly("<end>");
        assertThat(tokenizer.encode("1<think>2")).containsExactly(0, 4, 1);
        assertThat(tokenizer.encodeWithSpecialTokens("1<end>")).containsExactly(0, 5);
        assertThat(tokenizer.beginToken()).hasValue(5);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        OptionalInt none = OptionalInt.empty();
        List<String> merges = List.of("1 2");
        assertThatThrownBy(() -> new GgufTokenizer("llama", "default", TOKENS, TYPES, merges, none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tokenizer.ggml.model is \"llama\": ");
        assertThatThrownBy(() -> new GgufTokenizer("gpt2", "gpt-2", TOKENS, new int[5], merges, none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the length of tokenizer.ggml.token_type is 5: that of tokens, 6, is needed");
        assertThatThrownBy(() -> tokenizer("deepseek-llm"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tokenizer.ggml.pre is \"deepseek-llm\": ");
        assertThatThrownBy(() -> ByteLevelBpe.of(
                        new GgufTokenizer("gpt2", "gpt-2", List.of("a", "a"), new int[] {1, 1}, List.of(), none)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("token \"a\" has two ids, 0 and 1");
        assertThatThrownBy(() ->
                        ByteLevelBpe.of(new GgufTokenizer("gpt2", "gpt-2", TOKENS, TYPES, merges, OptionalInt.of(0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tokenizer.ggml.bos_token_id is 0: ");
        assertThatThrownBy(
                        () -> ByteLevelBpe.of(new GgufTokenizer("gpt2", "gpt-2", TOKENS, TYPES, List.of("1 a"), none)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("merges[0] needs the token \"1a\"");
    }
}
