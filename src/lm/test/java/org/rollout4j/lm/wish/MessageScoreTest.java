package org.rollout4j.lm.wish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sampler;
import org.rollout4j.lm.proof.Measure;
import org.rollout4j.lm.run.TinyModels;

/** Of random weights, which write what they like. */
class MessageScoreTest {
    private static final String TEMPLATE = "{% for message in messages %}{{ message.content }}{% endfor %}:";

    private static final String CHARACTERS =
            IntStream.rangeClosed(' ', '~').mapToObj(Character::toString).collect(Collectors.joining());

    private static LanguageModel model() {
        return TinyModels.of(CHARACTERS, 256, TEMPLATE);
    }

    private static LanguageModel zeros(LanguageModel model) {
        return model.with(new float[model.parameters().length]);
    }

    @Test
    void aModelIsNoFurtherFromItselfThanNothing() {
        try (Workers workers = new Workers(2)) {
            MessageScore score = MessageScore.of(model(), model(), 2, 1, workers);

            assertThat(score.kl().mean()).isCloseTo(0, within(1e-4));
            assertThat(score.kl().error()).isCloseTo(0, within(1e-4));
            for (MessageWish wish : MessageWish.values()) {
                assertThat(score.change(wish, score)).isEqualTo(new Measure(0, 0));
                assertThat(score.met().get(wish))
                        .hasSize(MessageRequest.heldOut().size());
            }
        }
    }

    @Test
    void messagesAreCountedAndSoIsTheDistance() {
        try (Workers workers = new Workers(2)) {
            LanguageModel model = model();
            MessageScore score = MessageScore.of(model, zeros(model), 2, 5, workers);

            Encoder encoder = Encoder.of(model, false);
            List<int[]> prompts = MessageRequest.heldOut().stream()
                    .flatMap(request -> IntStream.range(0, 2).mapToObj(i -> encoder.prompt(request.prompt())))
                    .toList();
            Sampler sampler = new Sampler(model, workers);
            List<Completion> completions = new ArrayList<>();
            for (int from = 0; from < prompts.size(); from += 128) {
                completions.addAll(sampler.sample(
                        prompts.subList(from, from + 128), MessageScore.SAMPLING, 5 + from, Sampler.Listener.NONE));
            }
            List<String> texts =
                    completions.stream().map(one -> one.text(model.tokenizer())).toList();
            List<Double> calm = new ArrayList<>();
            for (int i = 0; i < texts.size(); i += 2) {
                calm.add(((texts.get(i).contains("!") ? 0 : 1)
                                + (texts.get(i + 1).contains("!") ? 0 : 1))
                        / 2.0);
            }
            assertThat(score.met().get(MessageWish.CALM)).isEqualTo(calm).contains(0.0, 0.5, 1.0);
            assertThat(score.met(MessageWish.CALM))
                    .isCloseTo(
                            (double) texts.stream()
                                            .filter(text -> !text.contains("!"))
                                            .count()
                                    / texts.size(),
                            within(1e-12));
            assertThat(score.tokens())
                    .isEqualTo(completions.stream()
                            .mapToInt(one -> one.tokens().length)
                            .average()
                            .orElseThrow());
            // to a reference of zeros all tokens are equally likely, at any temperature
            double logVocabulary = Math.log(model.config().vocabularySize());
            assertThat(score.kl().mean())
                    .isCloseTo(
                            completions.stream()
                                    .mapToDouble(one ->
                                            DoubleStream.of(one.logProbs()).sum() + one.tokens().length * logVocabulary)
                                    .average()
                                    .orElseThrow(),
                            within(1e-3));
        }
    }

    @Test
    void theIntervalIsOfRequestsNotOfMessages() {
        MessageScore before = score(0.0, 0.5, 0.5, 1.0);
        MessageScore after = score(0.5, 1.0, 1.0, 1.0);

        Measure change = after.change(MessageWish.CALM, before);

        assertThat(change.mean()).isCloseTo(0.375, within(1e-12));
        // differences 0.5 0.5 0.5 0, whose standard deviation is 0.25
        assertThat(change.error()).isCloseTo(0.125, within(1e-12));
        assertThat(change.low()).isCloseTo(0.375 - 1.96 * 0.125, within(1e-12));
    }

    private static MessageScore score(Double... calm) {
        return new MessageScore(Map.of(MessageWish.CALM, List.of(calm)), new Measure(0, 0), 10, 1, 0, 1, 20);
    }

    /** All characters are equally likely to a model of zeros. */
    @Test
    void neutralTextIsAsHardAsItIsToAModelThatKnowsNothing() {
        try (Workers workers = new Workers(2)) {
            LanguageModel model = model();

            assertThat(NeutralText.perplexity(zeros(model), workers))
                    .isCloseTo(model.config().vocabularySize(), within(1e-3));
        }
    }
}
