package org.rollout4j.lm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.text.ByteLevelBpe;
import org.rollout4j.lm.text.CharacterTokenizer;
import org.rollout4j.lm.text.ChatMessage;
import org.rollout4j.lm.text.ChatTemplate;
import org.rollout4j.lm.text.TextStream;
import org.rollout4j.lm.text.Tokenizer;
import org.rollout4j.lm.tune.ModelSettings;
import org.rollout4j.lm.tune.OptimiserConfig;
import org.rollout4j.lm.tune.PretrainConfig;

/** Chinese, of which a character is three bytes, or four: tokenizers, streams, chat templates, learning and sampling. */
class ChineseTextTest {
    private static final List<String> SENTENCES = List.of(
            "\u4f60\u597d\uff0c\u4e16\u754c\u3002",
            "\u4f1a\u8bae\u6539\u5230\u661f\u671f\u4e94\u4e0b\u5348\u4e09\u70b9\u3002",
            "\u8bf7\u628a\u62a5\u544a\u53d1\u7ed9\u6211\uff0c\u8c22\u8c22\uff01",
            "\u5f3a\u5316\u5b66\u4e60\u8ba9\u6587\u672c\u751f\u6210\u66f4\u5408\u4eba\u610f\u3002",
            "\u300c\u7e41\u9ad4\u5b57\u300d\u4e5f\u80fd\u8b80\u3002",
            "\u7b2c12\u9875 mixed with English\uff0c\u8fd8\u6709\ud842\udfb7\u91ce\u5bb6\u3002");

    @TempDir
    private Path folder;

    private static List<String> repeated(int lines) {
        return IntStream.range(0, lines)
                .mapToObj(i -> SENTENCES.get(i % SENTENCES.size()))
                .toList();
    }

    private static List<Tokenizer> tokenizers() {
        return List.of(
                ByteLevelBpe.train(Collections.emptyIterator(), 300, List.of("<end>")),
                ByteLevelBpe.train(repeated(30).iterator(), 400, List.of("<end>")),
                ByteLevelBpe.train(
                        List.of("only English was there to learn from").iterator(), 280, List.of("<end>")),
                CharacterTokenizer.of(SENTENCES.iterator(), List.of("<end>")));
    }

    @Test
    void whatIsEncodedIsDecoded() {
        for (Tokenizer tokenizer : tokenizers()) {
            for (String sentence : SENTENCES) {
                int[] ids = tokenizer.encode(sentence);
                assertThat(tokenizer.decode(ids)).isEqualTo(sentence);
                assertThat(ids.length).isLessThanOrEqualTo(sentence.getBytes(StandardCharsets.UTF_8).length);
            }
        }
        assertThat(tokenizers().get(1).encode(SENTENCES.get(1)))
                .as("what was learned from Chinese needs fewer tokens than bytes")
                .hasSizeLessThan(SENTENCES.get(1).getBytes(StandardCharsets.UTF_8).length / 2);
    }

    /** No part ends within a character, whatever tokens it is made of. */
    @Test
    void streamsGiveWholeCharacters() {
        for (Tokenizer tokenizer : tokenizers()) {
            for (String sentence : SENTENCES) {
                TextStream stream = new TextStream(tokenizer);
                StringBuilder text = new StringBuilder();
                for (int id : tokenizer.encode(sentence)) {
                    String part = stream.add(id);
                    assertThat(part).doesNotContain("\ufffd");
                    assertThat(part.isEmpty() || !Character.isHighSurrogate(part.charAt(part.length() - 1)))
                            .isTrue();
                    text.append(part);
                }
                assertThat(text.append(stream.finish()).toString()).isEqualTo(sentence);
            }
        }
    }

    @Test
    void aStopStringMayBeChinese() {
        for (Tokenizer tokenizer : tokenizers()) {
            TextStream stream = new TextStream(tokenizer, List.of("\u3002", "\u8c22\u8c22"));
            StringBuilder text = new StringBuilder();
            IntStream.of(tokenizer.encode(SENTENCES.get(2)))
                    .mapToObj(stream::add)
                    .forEach(text::append);
            assertThat(text.append(stream.finish()).toString())
                    .isEqualTo("\u8bf7\u628a\u62a5\u544a\u53d1\u7ed9\u6211\uff0c");
            assertThat(stream.isStopped()).isTrue();
        }
    }

    @Test
    void messagesStayAsTheyAre() {
        ChatTemplate template = ChatTemplate.parse(
                "{% for message in messages %}<|{{ message['role'] }}|>{{ message['content'] | trim }}{% endfor %}",
                "", "");
        List<ChatMessage> messages = new ArrayList<>();
        StringBuilder expected = new StringBuilder();
        for (String sentence : SENTENCES) {
            messages.add(new ChatMessage("user", "\u3000" + sentence));
            expected.append("<|user|>").append(sentence);
        }
        assertThat(template.render(messages, false)).isEqualTo(expected.toString());
    }

    /** A small model that has read the same sentences over and over goes on with them, character by character. */
    @ParameterizedTest
    @EnumSource(PretrainConfig.Tokens.class)
    void aModelLearnsAndWritesIt(PretrainConfig.Tokens tokens) throws Exception {
        Path text = Files.write(folder.resolve("text.txt"), repeated(120));
        PretrainConfig config = new PretrainConfig(
                tokens,
                400,
                new ModelSettings(ModelSettings.Family.LLAMA, 2, 4, 2, 32, 0, 32),
                0.1,
                0,
                8,
                OptimiserConfig.pretraining());
        LanguageModel model = LanguageModels.pretrain(text, config, 300, 1);
        String sentence = SENTENCES.get(0);
        String prompt = sentence.substring(0, sentence.indexOf('\uff0c') + 1);
        String written = LanguageModels.complete(model, prompt, SamplingConfig.plain(30, 0), 1);
        assertThat(prompt + written).startsWith(sentence);
        LanguageModels.save(model, folder.resolve("model"));
        assertThat(LanguageModels.complete(
                        LanguageModels.load(folder.resolve("model")), prompt, SamplingConfig.plain(30, 0), 1))
                .isEqualTo(written);
    }
}
