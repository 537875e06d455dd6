package org.rollout4j.lm.data;

import java.util.function.Function;
import java.util.stream.Stream;
import org.rollout4j.core.Require;
import org.rollout4j.core.Source;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;

/** Sequences made when they are needed, of which there is no end, so that none is seen twice but by chance. */
public final class GeneratedSource implements Source<LanguageModel, TokenBatch> {
    private final Function<SplitMix, Sequence> generator;
    private final int batchSize;
    private final SplitMix random;

    /**
     * @param generator makes a sequence that depends on nothing but what it draws
     * @param batchSize the number of sequences an update
     */
    public GeneratedSource(Function<SplitMix, Sequence> generator, int batchSize, long seed) {
        this.generator = generator;
        this.batchSize = Require.inRange("batchSize", batchSize, 1, Integer.MAX_VALUE);
        this.random = new SplitMix(seed);
    }

    @Override
    public TokenBatch collect(LanguageModel behaviour) {
        return new TokenBatch(Packed.of(
                Stream.generate(() -> generator.apply(random)).limit(batchSize).toList()));
    }

    @Override
    public State state() {
        return State.builder().putLongs("random", random.state()).build();
    }

    @Override
    public void restore(State state) {
        random.restore(state.longs("random", 1)[0]);
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
