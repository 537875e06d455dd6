package org.rollout4j.lm.serve;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.Decoder;
import org.rollout4j.lm.model.LanguageModel;

/**
 * Writes texts for many who do not know of each other: one thread decodes a batch of rows, a text takes a row as soon as one is free and leaves it
 * when it ends, and all step together (continuous batching: Yu et al., 2022, Orca). Long prompts are read in pieces, between which the others
 * go on. From any thread.
 *
 * <p>What is chosen for a request follows from its prompt, settings and seed, as {@link org.rollout4j.lm.model.Sampler} has it for one text. What
 * else is in the batch changes logits by no more than rounding, which differs with the number of rows that are multiplied at once; with
 * one row there is no difference.
 */
public final class BatchEngine implements AutoCloseable {
    /** So many tokens of a prompt are read between two steps. */
    private static final int PIECE = 256;

    private final LanguageModel model;
    private final BatchConfig config;
    private final Workers workers;
    private final Decoder decoder;
    private final Thread thread;
    private final float[] logits;
    private final BitSet taken = new BitSet();
    /** In the order in which they began. */
    private final List<TextRow> active = new ArrayList<>();

    private final Deque<TextRow> waiting = new ArrayDeque<>();
    private boolean refusing;
    private boolean stopped;

    /**
     * Starts it.
     *
     * @param threads how many compute, the decoding thread included
     * @throws IllegalArgumentException if texts are to be longer than the model's context
     */
    public BatchEngine(LanguageModel model, BatchConfig config, int threads) {
        Require.inRange("maxLength", config.maxLength(), 2, model.config().contextLength());
        this.model = model;
        this.config = config;
        workers = new Workers(threads);
        decoder = new Decoder(model, config.rows(), config.maxLength(), workers);
        logits = new float[Math.multiplyExact(model.config().vocabularySize(), config.rows())];
        thread = new Thread(this::run, "rollout4j-decoder");
        thread.setDaemon(true);
        thread.start();
    }

    /** What it writes with. */
    public LanguageModel model() {
        return model;
    }

    /** What it was made with. */
    public BatchConfig config() {
        return config;
    }

    /**
     * Takes requests on, all of them or none, and returns at once.
     *
     * @param listener is told what is written for each
     * @throws IllegalArgumentException if a prompt has a token that does not exist, or leaves no room for one more
     * @throws BusyException if there is no place for so many
     */
    public Submission submit(List<GenerationRequest> requests, GenerationListener listener) {
        requests.forEach(this::check);
        Submission submission = new Submission(listener);
        synchronized (this) {
            if (refusing) {
                throw new BusyException("the server is stopping");
            }
            waiting.removeIf(TextRow::isCancelled);
            int places = config.rows() - taken.cardinality() + config.maxWaiting() - waiting.size();
            if (requests.size() > places) {
                throw new BusyException("too many texts are being written or wait, "
                        + (taken.cardinality() + waiting.size()) + ": try again later");
            }
            for (int i = 0; i < requests.size(); i++) {
                waiting.add(new TextRow(submission, i, requests.get(i)));
            }
            notifyAll();
        }
        return submission;
    }

    private void check(GenerationRequest request) {
        int length = request.prompt().length;
        Require.that(
                length < config.maxLength(),
                "length of the prompt",
                length + " tokens",
                "fewer than " + config.maxLength() + " are allowed, prompt and completion together");
        for (int token : request.prompt()) {
            Require.inRange("token", token, 0, model.config().vocabularySize() - 1);
        }
    }

    /** The number of texts that are being written now. */
    public synchronized int writing() {
        return taken.cardinality();
    }

    /** Refuses what comes from now on and what waits, and lets what is being written come to its end, but no longer than {@code grace}. */
    public void drain(Duration grace) throws InterruptedException {
        long end = System.nanoTime() + grace.toNanos();
        synchronized (this) {
            refusing = true;
            while (!waiting.isEmpty()) {
                waiting.remove().fail(stopping());
            }
            for (long left = grace.toMillis();
                    !taken.isEmpty() && left > 0;
                    left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        }
    }

    /** Stops within a step; what is being written fails. */
    @Override
    public void close() {
        synchronized (this) {
            refusing = true;
            stopped = true;
            notifyAll();
        }
    }

    private static BusyException stopping() {
        return new BusyException("the server is stopping");
    }

    private void run() {
        try (workers) {
            while (admit()) {
                try {
                    readOn();
                    step();
                } catch (RuntimeException | OutOfMemoryError e) {
                    failAll(new IllegalStateException("the text could not be written: " + e, e));
                }
            }
            failAll(stopping());
        }
    }

    /** Waits for something to do, and gives free rows to those that wait; returns whether to go on. */
    private synchronized boolean admit() {
        active.stream().filter(TextRow::isCancelled).toList().forEach(this::leave);
        waiting.removeIf(TextRow::isCancelled);
        while (!stopped && active.isEmpty() && waiting.isEmpty()) {
            try {
                wait();
            } catch (InterruptedException e) { // nobody does
                stopped = true;
            }
        }
        while (!waiting.isEmpty() && active.size() < config.rows()) {
            TextRow text = waiting.remove();
            int row = taken.nextClearBit(0);
            text.begin(model, row);
            taken.set(row);
            decoder.clear(row);
            active.add(text);
        }
        return !stopped;
    }

    /** Frees the row of a text. */
    private synchronized void leave(TextRow text) {
        active.remove(text);
        taken.clear(text.row());
        notifyAll();
    }

    private void failAll(RuntimeException problem) {
        for (TextRow text : List.copyOf(active)) {
            text.fail(problem);
            leave(text);
        }
        synchronized (this) {
            if (stopped) {
                waiting.forEach(text -> text.fail(problem));
                waiting.clear();
            }
        }
    }

    /** Reads a piece of the prompt of the first text that has not read all of its own. */
    private void readOn() {
        TextRow text =
                active.stream().filter(row -> !row.isWriting()).findFirst().orElse(null);
        if (text == null) {
            return;
        }
        List<TextRow> ready = new ArrayList<>(List.of(text));
        active.stream()
                .filter(other -> other != text && other.hasSamePrompt(text))
                .forEach(ready::add);
        decoder.read(text.row(), text.readOn(PIECE), logits);
        if (text.isWriting()) {
            for (TextRow other : ready) {
                if (other != text) {
                    decoder.copy(text.row(), other.row());
                    other.skipPrompt();
                }
                other.choose(logits, 1, 0);
            }
            report(ready);
        }
    }

    /** A token more for all that are being written. */
    private void step() {
        List<TextRow> writing = active.stream().filter(TextRow::isWriting).toList();
        int count = writing.size();
        if (count == 0) {
            return;
        }
        decoder.step(
                writing.stream().mapToInt(TextRow::row).toArray(),
                writing.stream().mapToInt(TextRow::token).toArray(),
                count,
                logits);
        workers.forEach(count, i -> writing.get(i).choose(logits, count, i));
        report(writing);
    }

    private void report(List<TextRow> texts) {
        for (TextRow text : texts) {
            boolean full = decoder.length(text.row()) == decoder.maxLength();
            if (!reported(text, full)) {
                leave(text);
            }
        }
    }

    private static boolean reported(TextRow text, boolean full) {
        try {
            return text.report(full);
        } catch (RuntimeException e) { // a listener that fails is not written for any more; the others are
            return false;
        }
    }
}
