package org.rollout4j.desk.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.desk.learn.Candidate;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.Decoder;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.NextProbabilities;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.ngram.NgramModel;

/** Writes as a model does, mixed with an n-gram of what somebody wrote and took, as Smart Compose has it (Chen et al., 2019): token by token from the
 * sum of both, of the tokens that the model thinks possible. */
final class MixedPen implements Trial.Pen {
    private static final int ORDER = 4;
    private static final double WEIGHT = 0.3;

    /** What the model thinks less likely than that, the n-gram does not make more likely: it knows no grammar. */
    private static final double PLAUSIBLE = Math.exp(-5);

    private final SamplingConfig sampling;
    private final double slip;
    private final Decoder decoder;
    private final NextProbabilities softmax;
    private final float[] logits;
    private final double[] ofModel;
    private final double[] ofNgram;
    private final NgramModel ngram;
    private final List<Integer> ends;
    private boolean knows;

    MixedPen(World world, Workers workers) {
        LanguageModel model = world.base();
        int vocabulary = model.config().vocabularySize();
        sampling = world.sampling();
        slip = world.scale().slip();
        decoder = new Decoder(model, 1, model.config().contextLength(), workers);
        softmax = new NextProbabilities(vocabulary);
        logits = new float[vocabulary];
        ofModel = new double[vocabulary];
        ofNgram = new double[vocabulary];
        ngram = new NgramModel(vocabulary, ORDER);
        ends = model.endTokens();
    }

    @Override
    public void read(int... text) {
        int[] ended = Arrays.copyOf(text, text.length + (ends.isEmpty() ? 0 : 1));
        if (!ends.isEmpty()) {
            ended[text.length] = ends.get(0);
        }
        ngram.add(ended);
        knows = true;
    }

    @Override
    public List<Candidate> write(LanguageModel model, List<int[]> prompts, long seed) {
        List<Candidate> all = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            all.add(write(model, prompts.get(i), new SplitMix(SplitMix.derive(seed, i))));
        }
        return all;
    }

    private Candidate write(LanguageModel model, int[] prompt, SplitMix random) {
        decoder.clear(0);
        decoder.read(0, prompt, logits);
        int room = Math.min(sampling.maxTokens(), decoder.maxLength() - prompt.length);
        int[] tokens = new int[room];
        double[] logProbs = new double[room];
        int count = 0;
        Completion.End end = null;
        while (end == null) {
            mix(tokens, count);
            int token = draw(random);
            tokens[count] = token;
            logProbs[count++] = Math.log(ofModel[token]);
            if (model.endTokens().contains(token)) {
                end = Completion.End.END_TOKEN;
            } else if (count == room) {
                end = Completion.End.MAX_TOKENS;
            } else {
                decoder.read(0, new int[] {token}, logits);
            }
        }
        return Candidate.of(
                new Completion(Arrays.copyOf(tokens, count), Arrays.copyOf(logProbs, count), end),
                model.tokenizer(),
                slip);
    }

    private void mix(int[] text, int end) {
        for (int v = 0; v < logits.length; v++) {
            logits[v] /= (float) sampling.temperature();
        }
        softmax.of(logits, 0, 1, ofModel);
        if (!knows) {
            return;
        }
        ngram.probabilities(text, end, ofNgram);
        double sum = 0;
        for (int v = 0; v < ofModel.length; v++) {
            double own = (1 - WEIGHT) * ofModel[v];
            ofModel[v] = ofModel[v] < PLAUSIBLE ? own : own + WEIGHT * ofNgram[v];
            sum += ofModel[v];
        }
        for (int v = 0; v < ofModel.length; v++) {
            ofModel[v] /= sum;
        }
    }

    private int draw(SplitMix random) {
        double left = random.nextDouble();
        int token = 0;
        for (int v = 0; v < ofModel.length && left >= 0; v++) {
            if (ofModel[v] > 0) {
                token = v;
                left -= ofModel[v];
            }
        }
        return token;
    }
}
