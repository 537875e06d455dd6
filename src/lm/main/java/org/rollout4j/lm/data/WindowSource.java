package org.rollout4j.lm.data;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.Require;
import org.rollout4j.core.Source;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;

/** Windows of a text at places drawn by chance, as in nanoGPT; each update sees as many tokens as any other. */
public final class WindowSource implements Source<LanguageModel, TokenBatch> {
    private final Windows text;
    private final int contextLength;
    private final int batchSize;
    private final SplitMix random;

    /**
     * @param contextLength how many tokens each window predicts
     * @param batchSize the number of windows an update
     * @throws IllegalArgumentException if the text is shorter than one window
     */
    public WindowSource(Windows text, int contextLength, int batchSize, long seed) {
        text.requireOne(contextLength);
        this.text = text;
        this.contextLength = contextLength;
        this.batchSize = Require.inRange("batchSize", batchSize, 1, Integer.MAX_VALUE / contextLength);
        this.random = new SplitMix(seed);
    }

    @Override
    public TokenBatch collect(LanguageModel behaviour) {
        List<Sequence> windows = new ArrayList<>(batchSize);
        for (int i = 0; i < batchSize; i++) {
            int start = random.nextBelow(text.length() - contextLength);
            windows.add(Sequence.of(text.tokens(start, contextLength + 1)));
        }
        return new TokenBatch(Packed.of(windows));
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
