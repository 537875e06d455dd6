package org.rollout4j.lm.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CharacterTokenizerTest {
    private static final String TEXT = "hello w\u00f6rld \ud83d\ude00\n\u0000\u65e5";

    @Test
    void charactersAreSortedAndSpecialTokensFollow() {
        CharacterTokenizer tokenizer =
                CharacterTokenizer.of(List.of("cab", "ba\ud83d\ude00").iterator(), List.of("<end>"));
        assertThat(tokenizer.vocabularySize()).isEqualTo(5);
        assertThat(tokenizer.encode("abc\ud83d\ude00")).containsExactly(0, 1, 2, 3);
        assertThat(tokenizer.specialToken("<end>")).hasValue(4);
        assertThat(tokenizer.encodeWithSpecialTokens("a<end>b")).containsExactly(0, 4, 1);
        assertThat(tokenizer.decode(0, 4, 3)).isEqualTo("a<end>\ud83d\ude00");
    }

    @Test
    void textsComeBack() {
        CharacterTokenizer tokenizer = CharacterTokenizer.of(TEXT);
        assertThat(tokenizer.decode(tokenizer.encode(TEXT))).isEqualTo(TEXT);
        assertThat(tokenizer.encode(TEXT)).hasSize(TEXT.codePointCount(0, TEXT.length()));
        assertThat(tokenizer.encode("")).isEmpty();
    }

    @Test
    void anotherCharacterIsRefusedByNameAndPlace() {
        CharacterTokenizer tokenizer = CharacterTokenizer.of(TEXT);
        assertThatThrownBy(() -> tokenizer.encode("hexo"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the character U+0078 (x) at index 2: the tokenizer has no token for it");
        assertThatThrownBy(() -> tokenizer.encode("\ud83d\ude00\ud83d\ude01"))
                .hasMessage("the character U+1F601 (\ud83d\ude01) at index 2: the tokenizer has no token for it");
        assertThatThrownBy(() -> tokenizer.encode("h\ud83d")).hasMessageStartingWith("the character U+D83D ");
    }

    @Test
    void aSpecialTokenThatIsOnlyTextNeedsItsCharacters() {
        CharacterTokenizer tokenizer = CharacterTokenizer.of(List.of("ab").iterator(), List.of("<end>"));
        assertThatThrownBy(() -> tokenizer.encode("a<end>"))
                .hasMessageStartingWith("the character U+003C (<) at index 1");
    }

    @Test
    void theFileReadsAsAnEqualTokenizer() {
        for (CharacterTokenizer tokenizer : List.of(
                CharacterTokenizer.of(TEXT),
                CharacterTokenizer.of(List.of("ab<e>").iterator(), List.of("<e>", "<f>")))) {
            Tokenizer again = Tokenizers.parse(tokenizer.toJson());
            assertThat(again)
                    .isInstanceOf(CharacterTokenizer.class)
                    .isEqualTo(tokenizer)
                    .hasSameHashCodeAs(tokenizer);
            assertThat(again.toJson()).isEqualTo(tokenizer.toJson());
            assertThat(again.specialTokens()).isEqualTo(tokenizer.specialTokens());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "a\ude00b", "\ude00\ud83d"})
    void halfACharacterIsNone(String text) {
        assertThatThrownBy(() -> CharacterTokenizer.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a surrogate without its other half");
    }

    @Test
    void nothingIsNoVocabulary() {
        assertThatThrownBy(() -> CharacterTokenizer.of(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the size of the vocabulary is 0");
    }
}
