package org.rollout4j.lm.wish;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.proof.Measure;
import org.rollout4j.lm.proof.SampledText;
import org.rollout4j.lm.reward.RewardFunctions;
import org.rollout4j.lm.reward.RewardRow;
import org.rollout4j.lm.reward.RewardSum;
import org.rollout4j.lm.reward.Rewards;
import org.rollout4j.math.Statistics;

/**
 * How a model writes short messages, sampled as {@link #SAMPLING} says, on requests that nothing was learned from.
 *
 * @param met for each wish the fraction of messages that meet it, of each request
 * @param kl the mean log-ratio to the reference, in nats a message
 * @param tokens of a message, the mean
 * @param ended the fraction that ended by itself, within the limit of tokens
 * @param marks exclamation marks in 100 tokens
 * @param different the fraction of the messages that are unlike all before them
 * @param perplexity that of {@link NeutralText}
 */
public record MessageScore(
        Map<MessageWish, List<Double>> met,
        Measure kl,
        double tokens,
        double ended,
        double marks,
        double different,
        double perplexity) {
    /** At a temperature that people use: at 1, a small model often writes nonsense. */
    public static final SamplingConfig SAMPLING = SamplingConfig.plain(64, 0.7);

    /** A model that people have use for needs memory for each. */
    private static final int AT_ONCE = 128;

    public MessageScore {
        met = Map.copyOf(met);
    }

    /**
     * Scores a model.
     *
     * @param reference of the same tokens
     * @param each how many messages it writes for each request, at least 1
     * @param seed what they are drawn by
     */
    public static MessageScore of(LanguageModel model, LanguageModel reference, int each, long seed, Workers workers) {
        Require.inRange("each", each, 1, 1 << 10);
        List<MessageRequest> requests = MessageRequest.heldOut();
        Encoder encoder = Encoder.of(model, false);
        List<int[]> prompts = requests.stream()
                .flatMap(request -> IntStream.range(0, each).mapToObj(i -> encoder.prompt(request.prompt())))
                .toList();
        List<SampledText> texts = SampledText.sample(model, reference, prompts, SAMPLING, AT_ONCE, seed, workers);
        Map<MessageWish, List<Double>> met = new EnumMap<>(MessageWish.class);
        for (MessageWish wish : MessageWish.values()) {
            met.put(wish, means(met(wish, texts), each));
        }
        double tokens = mean(texts, text -> text.completion().tokens().length);
        return new MessageScore(
                met,
                Measure.of(texts.stream().mapToDouble(SampledText::logRatio).toArray()),
                tokens,
                mean(texts, text -> isEnded(text) ? 1 : 0),
                100
                        * mean(
                                texts,
                                text -> text.text()
                                        .chars()
                                        .filter(c -> c == '!')
                                        .count())
                        / tokens,
                (double) texts.stream().map(SampledText::text).distinct().count() / texts.size(),
                NeutralText.perplexity(model, workers));
    }

    /** The fraction of messages that meet a wish. */
    public double met(MessageWish wish) {
        return Statistics.mean(
                met.get(wish).stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** How much more often a wish is met than by another model: the mean over requests, which know nothing of each other, while messages of the same request do. */
    public Measure change(MessageWish wish, MessageScore before) {
        List<Double> own = met.get(wish);
        List<Double> other = before.met.get(wish);
        return Measure.of(IntStream.range(0, own.size())
                .mapToDouble(i -> own.get(i) - other.get(i))
                .toArray());
    }

    private static Rewards met(MessageWish wish, List<SampledText> texts) {
        try (RewardSum reward = new RewardSum(RewardFunctions.find(wish.reward()), RewardSum.TIME_LIMIT)) {
            return reward.score(texts.stream()
                            .map(text -> new RewardRow(
                                    "", text.text(), text.completion().tokens(), !isEnded(text), Map.of()))
                            .toList())
                    .total();
        }
    }

    private static List<Double> means(Rewards rewards, int each) {
        List<Double> means = new ArrayList<>();
        for (int from = 0; from < rewards.size(); from += each) {
            means.add(IntStream.range(from, from + each)
                    .mapToDouble(i -> rewards.get(i).getAsDouble())
                    .average()
                    .orElseThrow());
        }
        return means;
    }

    private static boolean isEnded(SampledText text) {
        return text.completion().end() == Completion.End.END_TOKEN;
    }

    private static double mean(List<SampledText> texts, ToDoubleFunction<SampledText> of) {
        return texts.stream().mapToDouble(of).average().orElseThrow();
    }
}
