package org.rollout4j.desk.simulate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.desk.learn.Candidate;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.Json;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sampler;
import org.rollout4j.lm.tune.LossEvaluator;

/** What is known of a world before anybody learns: texts of its model, by which users are made and results are held against the best possible. */
final class Ground {
    /** The share of the base's texts that each user takes. */
    static final double TAKEN = 0.3;

    private static final long DRAWS_SEED = 77;
    private static final long BEST_PATH = 31;

    private static final String DRAWN = "drawn.json";
    private static final int AT_ONCE = 256;

    private final World world;
    private final Encoder encoder;
    private final List<Written> written;
    private final Map<List<Object>, Bounds> bounds = new ConcurrentHashMap<>();
    private final LossEvaluator known;
    private final double loss;

    /** @param folder where its texts are kept, so that they are written once */
    Ground(World world, Path folder, Workers workers) throws IOException {
        this.world = world;
        encoder = Encoder.of(world.base(), false);
        written = drawn(folder.resolve(DRAWN), workers).stream()
                .filter(text -> !text.candidate.slips())
                .toList();
        known = new LossEvaluator(world.known(), workers);
        loss = known.evaluate(world.base()).loss();
    }

    private List<Written> drawn(Path file, Workers workers) throws IOException {
        List<Content> prompts = world.prompts(world.scale().draws(), DRAWS_SEED);
        if (!Files.exists(file)) {
            Drawn drawn = new Drawn(written(prompts, DRAWS_SEED, workers).stream()
                    .map(Written::candidate)
                    .toList());
            AtomicFiles.write(file, out -> out.write(Json.pretty(drawn)));
        }
        List<Candidate> texts = Json.read(file, Drawn.class).texts();
        if (texts.size() != prompts.size()) {
            throw new InvalidFileException(file, "has " + texts.size() + " texts: " + prompts.size() + " are needed");
        }
        return IntStream.range(0, texts.size())
                .mapToObj(i -> new Written(prompts.get(i), texts.get(i)))
                .toList();
    }

    /** The file of texts by which users are made. */
    record Drawn(List<Candidate> texts) {
        Drawn {
            texts = List.copyOf(texts);
        }
    }

    private record Written(Content prompt, Candidate candidate) {
        double utility(Likes likes) {
            return likes.utility(prompt, candidate.text());
        }
    }

    private List<Written> written(List<Content> of, long seed, Workers workers) {
        LanguageModel base = world.base();
        Sampler sampler = new Sampler(base, workers);
        List<Written> all = new ArrayList<>();
        for (int from = 0; from < of.size(); from += AT_ONCE) {
            List<Content> some = of.subList(from, Math.min(of.size(), from + AT_ONCE));
            List<Completion> completions = sampler.sample(
                    some.stream().map(encoder::prompt).toList(),
                    world.sampling(),
                    SplitMix.derive(seed, from),
                    Sampler.Listener.NONE);
            for (int i = 0; i < some.size(); i++) {
                all.add(new Written(
                        some.get(i),
                        Candidate.of(
                                completions.get(i),
                                base.tokenizer(),
                                world.scale().slip())));
            }
        }
        return all;
    }

    /** Somebody who takes {@value #TAKEN} of the base's texts in which it does not slip: what is shown of it. */
    SimulatedUser user(Likes likes) {
        return SimulatedUser.taking(
                TAKEN,
                likes,
                written.stream().mapToDouble(text -> text.utility(likes)).toArray());
    }

    /** How much more perplexing text that the base knows is to a model: 1 for as much. */
    double perplexityRatio(LanguageModel model) {
        return Math.exp(known.evaluate(model).loss() - loss);
    }

    /**
     * What is to be expected at some prompts.
     *
     * @param baseAcceptance how likely a text of the base is taken
     * @param baseUtility its worth
     * @param bestAcceptance how likely the best of many of its texts is taken
     * @param bestUtility its worth
     */
    record Bounds(double baseAcceptance, double baseUtility, double bestAcceptance, double bestUtility) {
        /** 0 at the base, and 1 at the best of many. */
        double acceptanceGain(double acceptance) {
            return (acceptance - baseAcceptance) / (bestAcceptance - baseAcceptance);
        }

        double utilityGain(double utility) {
            return (utility - baseUtility) / (bestUtility - baseUtility);
        }
    }

    /** By some texts of the base for each prompt: of the base those in which it does not slip, of the best any. */
    Bounds bounds(SimulatedUser user, List<Content> at, long seed, Workers workers) {
        return bounds.computeIfAbsent(List.of(user, at, seed), none -> computed(user, at, seed, workers));
    }

    private Bounds computed(SimulatedUser user, List<Content> at, long seed, Workers workers) {
        double[] sums = new double[4];
        for (int i = 0; i < at.size(); i++) {
            List<Written> texts = written(
                    Collections.nCopies(world.scale().bestOf(), at.get(i)),
                    SplitMix.derive(seed, BEST_PATH, i),
                    workers);
            double[] shown = texts.stream()
                    .filter(text -> !text.candidate.slips())
                    .mapToDouble(text -> text.utility(user.likes()))
                    .toArray();
            double best = texts.stream()
                    .mapToDouble(text -> text.utility(user.likes()))
                    .max()
                    .orElseThrow();
            sums[0] += Arrays.stream(shown).map(user::acceptance).average().orElse(0);
            sums[1] += Arrays.stream(shown).average().orElse(best);
            sums[2] += user.acceptance(best);
            sums[3] += best;
        }
        int n = at.size();
        return new Bounds(sums[0] / n, sums[1] / n, sums[2] / n, sums[3] / n);
    }
}
