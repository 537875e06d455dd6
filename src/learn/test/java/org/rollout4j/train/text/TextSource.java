package org.rollout4j.train.text;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.rollout4j.core.Source;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;

/** Pairs from a piece of a file of ASCII text, at places drawn by chance; whoever collects is not asked. */
final class TextSource implements Source<BigramModel, Pairs> {
    private final RandomAccessFile file;
    private final long from;
    private final long end;
    private final int batch;
    private final SplitMix rng;

    /** The part of {@code text} between two fractions of it. */
    TextSource(Path text, double fromFraction, double endFraction, int batch, long seed) throws IOException {
        this.file = new RandomAccessFile(text.toFile(), "r");
        this.from = (long) (file.length() * fromFraction);
        this.end = (long) (file.length() * endFraction);
        this.batch = batch;
        this.rng = new SplitMix(seed);
    }

    @Override
    public Pairs collect(BigramModel behaviour) {
        int[] first = new int[batch];
        int[] second = new int[batch];
        try {
            for (int i = 0; i < batch; i++) {
                file.seek(from + rng.nextLong(end - from - 1));
                first[i] = BigramModel.letter(file.read());
                second[i] = BigramModel.letter(file.read());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Pairs(first, second);
    }

    @Override
    public State state() {
        return State.builder().putLongs("rng", rng.state()).build();
    }

    @Override
    public void restore(State state) {
        rng.restore(state.longs("rng", 1)[0]);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
