package org.rollout4j.lm.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.file.InvalidFileException;

class TokenizerConfigTest {
    @TempDir
    Path folder;

    private TokenizerConfig read(String json) throws IOException {
        return TokenizerConfig.read(Files.writeString(folder.resolve("tokenizer_config.json"), json));
    }

    @Test
    void allSpellingsAreRead() throws IOException {
        assertThat(read("{\"chat_template\":\"T\",\"bos_token\":\"<s>\",\"eos_token\":{\"content\":\"</s>\"}}"))
                .isEqualTo(new TokenizerConfig("T", "<s>", "</s>"));
        assertThat(read("{\"chat_template\":[{\"name\":\"tool_use\",\"template\":\"U\"},"
                        + "{\"name\":\"default\",\"template\":\"D\"}],\"bos_token\":null}"))
                .isEqualTo(new TokenizerConfig("D", null, null));
        assertThat(read("{}")).isEqualTo(new TokenizerConfig(null, null, null));
    }

    @Test
    void anotherTypeIsRefused() {
        assertThatThrownBy(() -> read("{\"eos_token\":2}"))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageEndingWith("tokenizer_config.json: eos_token is \"2\": a text is needed");
        assertThatThrownBy(() -> read("[]")).isInstanceOf(InvalidFileException.class);
    }

    @Test
    void aTemplateFileOfItsOwnCountsMore() throws IOException {
        assertThat(TokenizerConfig.readFolder(folder)).isEqualTo(new TokenizerConfig(null, null, null));
        read("{\"chat_template\":\"T\",\"eos_token\":\"</s>\"}");
        assertThat(TokenizerConfig.readFolder(folder)).isEqualTo(new TokenizerConfig("T", null, "</s>"));
        Files.writeString(folder.resolve("chat_template.jinja"), "{{ eos_token }}\n");
        assertThat(TokenizerConfig.readFolder(folder))
                .isEqualTo(new TokenizerConfig("{{ eos_token }}\n", null, "</s>"));
        assertThat(TokenizerConfig.readFolder(folder).template().render(List.of(), false))
                .isEqualTo("</s>");
    }

    @Test
    void whatIsWrittenReadsAsTheSame() throws IOException {
        for (TokenizerConfig config :
                List.of(new TokenizerConfig("{{ \"a\" }}\n", "<s>", "</s>"), new TokenizerConfig(null, null, null))) {
            assertThat(read(config.toJson())).isEqualTo(config);
        }
    }

    @Test
    void aModelWithoutATemplateSaysSo() {
        assertThatThrownBy(() -> new TokenizerConfig(null, "<s>", "</s>").template())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the model has no template for conversations");
    }
}
