package org.rollout4j.lm.tune;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.ExampleSource;
import org.rollout4j.lm.data.SftFormat;
import org.rollout4j.lm.data.TokenBatch;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sequence;

/** Supervised fine-tuning: a model learns to write what examples show, as TRL's {@code SFTTrainer} teaches it. */
public final class Sft implements TuningMethod<SftConfig> {
    private static final int ROWS = 1;
    private static final int HELD_OUT = 2;
    private static final int DROPOUT = 3;
    private static final int SAMPLES = 3;

    @Override
    public String id() {
        return "sft";
    }

    @Override
    public String description() {
        return "Tune a model to examples: texts, prompts with completions, conversations.";
    }

    @Override
    public SftConfig defaults() {
        return SftConfig.defaults();
    }

    @Override
    public LanguageModel start(SftConfig config, LanguageModel given, Data data, long seed) {
        Require.that(given != null, "model", null, "fine-tuning begins with a model");
        return given;
    }

    @Override
    public Parts<LanguageModel, TokenBatch> parts(
            SftConfig config, LanguageModel start, Data data, long seed, Workers workers) throws IOException {
        int context = start.config().contextLength();
        SftFormat format = config.format(context);
        SftData training = SftData.read(data.training(), start, format);
        List<String> notes = new ArrayList<>(training.notes());
        SftData heldOut;
        if (data.validation().isPresent()) {
            heldOut = SftData.read(List.of(data.validation().get()), start, format);
            heldOut.notes().stream()
                    .filter(note -> !notes.contains(note))
                    .forEach(note -> notes.add("validation: " + note));
        } else {
            SplitMix random = new SplitMix(SplitMix.derive(seed, HELD_OUT));
            List<SftData> parts = training.split(
                    config.heldOutFraction(), random, data.training().get(0));
            heldOut = parts.get(0);
            training = parts.get(1);
        }
        List<List<Sequence>> rows = format.packing().rows(training.sequences(), format.maxLength());
        return new Parts<>(
                new SupervisedLearner(start, config.optimiser(), SplitMix.derive(seed, DROPOUT), workers),
                ExampleSource.ofSequences(rows, config.batchSize(), SplitMix.derive(seed, ROWS)),
                new SamplingEvaluator(
                        new LossEvaluator(heldOut.sequences(), workers),
                        prompts(heldOut.sequences(), context),
                        workers),
                notes);
    }

    /** What comes before the first token to be predicted, or of texts that are learned as a whole the first quarter. */
    private static List<int[]> prompts(List<Sequence> heldOut, int context) {
        int count = Math.min(SAMPLES, heldOut.size());
        return IntStream.range(0, count)
                .mapToObj(i -> prompt(heldOut.get(heldOut.size() * i / count)))
                .filter(prompt -> prompt.length < context)
                .toList();
    }

    private static int[] prompt(Sequence sequence) {
        int before = 1;
        while (!sequence.predicted()[before]) {
            before++;
        }
        int length = before > 1 ? before : Math.max(1, sequence.tokens().length / 4);
        return IntStream.of(sequence.tokens()).limit(length).toArray();
    }
}
