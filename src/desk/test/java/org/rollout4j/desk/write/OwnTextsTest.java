package org.rollout4j.desk.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.lm.ngram.NgramModel;
import org.rollout4j.lm.text.CharacterTokenizer;

class OwnTextsTest {
    private static final CharacterTokenizer TOKENIZER =
            CharacterTokenizer.of(List.of("abcdefghijklmnopqrstuvwxyz #\n").iterator(), List.of());

    @TempDir
    private Path folder;

    @Test
    void textsAndMarkdownBelowAFolderAreCounted() throws IOException {
        Files.createDirectories(folder.resolve("deep/er"));
        Files.writeString(folder.resolve("one.txt"), "hello world");
        Files.writeString(folder.resolve("deep/er/two.MD"), "# hello world");
        Files.writeString(folder.resolve("three.csv"), "hexxx");

        OwnTexts texts = OwnTexts.read(folder, TOKENIZER);
        NgramModel ngram = texts.ngram();

        int[] context = TOKENIZER.encode("he");
        assertThat(ngram.probability(context, TOKENIZER.encode("l")[0])).isGreaterThan(0.7);
        assertThat(ngram.probability(context, TOKENIZER.encode("x")[0])).isLessThan(0.05);
        assertThat(texts.tokens().stream().map(TOKENIZER::decode))
                .containsExactlyInAnyOrder("hello world", "# hello world");

        assertThat(OwnTexts.read(folder, TOKENIZER).sha256()).isEqualTo(texts.sha256());
        Files.writeString(folder.resolve("one.txt"), "hello words");
        assertThat(OwnTexts.read(folder, TOKENIZER).sha256()).isNotEqualTo(texts.sha256());
    }

    @Test
    void aFolderWithoutTextsIsRefusedInOneLine() throws IOException {
        Files.writeString(folder.resolve("three.csv"), "x");

        assertThatThrownBy(() -> OwnTexts.read(folder, TOKENIZER))
                .isInstanceOf(IOException.class)
                .hasMessage(folder + ": there is no .txt or .md file in it");
        assertThatThrownBy(() -> OwnTexts.read(folder.resolve("none"), TOKENIZER))
                .isInstanceOf(IOException.class);
    }
}
