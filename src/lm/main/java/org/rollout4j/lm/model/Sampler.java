package org.rollout4j.lm.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.text.TextStream;
import org.rollout4j.lm.tool.CallReader;
import org.rollout4j.lm.tool.Tools;

/**
 * Continues texts: token ids in, token ids out. Many texts at once, each with a generator of its own. Memory is kept for the next call. One thread
 * at a time.
 */
public final class Sampler {
    /** Is told of tokens as they come. */
    @FunctionalInterface
    public interface Listener {
        /** Nobody. */
        Listener NONE = (row, token, logProb) -> {};

        /**
         * @param row the number of the prompt
         * @param logProb as {@link Completion#logProbs}, NaN of a tool's
         */
        void onToken(int row, int token, double logProb);
    }

    private final Workers workers;
    private final Tools tools;
    private LanguageModel model;
    /** Of the last call; null if it failed. */
    private Decoder kept;

    public Sampler(LanguageModel model, Workers workers) {
        this(model, workers, Tools.NONE);
    }

    /** With tools that texts may call: what they answer is read as if it had been sampled, and counts as tokens of the completion. */
    public Sampler(LanguageModel model, Workers workers, Tools tools) {
        this.model = model;
        this.workers = workers;
        this.tools = tools;
    }

    /** Goes on with another model, in the same memory where it has the same shape. */
    public void use(LanguageModel other) {
        model = other;
    }

    /**
     * Continues each prompt. What comes out for one depends on the seed and its number, and not on the number of threads.
     *
     * @param prompts at least one token each; of equal ones that follow each other one is read
     * @throws IllegalArgumentException if a prompt is empty or leaves no room in the context, or the tokenizer cannot write calls of the tools
     */
    public List<Completion> sample(List<int[]> prompts, SamplingConfig config, long seed, Listener listener) {
        if (prompts.isEmpty()) {
            return List.of();
        }
        Run run = new Run(prompts, config, seed, listener);
        kept = null;
        List<Completion> completions = run.run();
        kept = run.decoder;
        return completions;
    }

    private Decoder decoder(int rows, int maxLength) {
        return kept != null && kept.restart(model, rows, maxLength)
                ? kept
                : new Decoder(model, rows, maxLength, workers);
    }

    /** One call of {@link #sample}. */
    private final class Run {
        private final List<int[]> prompts;
        private final SamplingConfig config;
        private final Listener listener;
        private final Decoder decoder;
        private final int vocabulary = model.config().vocabularySize();
        private final SplitMix[] random;
        private final BitSet[] seen;
        private final TextStream[] streams;
        private final ToolAnswers[] calls;
        private final Chooser[] choosers;
        private final int[][] tokens;
        private final double[][] logProbs;
        private final int[] counts;
        private final Completion.End[] ends;
        private final BitSet endTokens = new BitSet();
        private final float[] logits;
        private final int[] chosen;
        private final double[] chosenLogProbs;

        Run(List<int[]> prompts, SamplingConfig config, long seed, Listener listener) {
            this.prompts = prompts;
            this.config = config;
            this.listener = listener;
            int rows = prompts.size();
            int context = model.config().contextLength();
            int longest = 0;
            for (int[] prompt : prompts) {
                Require.that(prompt.length > 0, "prompt", "empty", "at least one token is needed");
                Require.that(
                        prompt.length < context,
                        "length of the prompt",
                        prompt.length + " tokens",
                        "below the context length, " + context);
                longest = Math.max(longest, prompt.length);
            }
            decoder = decoder(rows, (int) Math.min(context, (long) longest + config.maxTokens()));
            random = new SplitMix[rows];
            seen = new BitSet[rows];
            streams = new TextStream[rows];
            calls = new ToolAnswers[rows];
            tools.requireWritable(model.tokenizer());
            choosers = new Chooser[workers.threads()];
            for (int row = 0; row < rows; row++) {
                random[row] = new SplitMix(SplitMix.derive(seed, row));
                seen[row] = new BitSet();
                IntStream.of(prompts.get(row)).forEach(seen[row]::set);
                streams[row] = config.stop().isEmpty() ? null : new TextStream(model.tokenizer(), config.stop());
                calls[row] = tools.isEmpty() ? null : new ToolAnswers(new CallReader(tools, model.tokenizer()));
            }
            int tokenizable = Math.min(vocabulary, model.tokenizer().vocabularySize());
            Arrays.setAll(choosers, i -> new Chooser(config, Math.min(rows, Chooser.COLUMNS), vocabulary, tokenizable));
            tokens = new int[rows][Math.min(config.maxTokens(), context)];
            logProbs = new double[rows][Math.min(config.maxTokens(), context)];
            counts = new int[rows];
            ends = new Completion.End[rows];
            model.endTokens().forEach(endTokens::set);
            logits = new float[Math.multiplyExact(vocabulary, rows)];
            chosen = new int[rows];
            chosenLogProbs = new double[rows];
        }

        List<Completion> run() {
            readPrompts();
            int[] rows = IntStream.range(0, prompts.size()).toArray();
            choose(rows);
            for (rows = going(rows); rows.length > 0; rows = going(rows)) {
                int[] last = IntStream.of(rows)
                        .map(row -> tokens[row][counts[row] - 1])
                        .toArray();
                decoder.step(rows, last, rows.length, logits);
                choose(rows);
            }
            List<Completion> completions = new ArrayList<>();
            for (int row = 0; row < prompts.size(); row++) {
                completions.add(new Completion(
                        Arrays.copyOf(tokens[row], counts[row]),
                        Arrays.copyOf(logProbs[row], counts[row]),
                        ends[row],
                        calls[row] == null ? List.of() : calls[row].answers(counts[row])));
            }
            return completions;
        }

        private int[] going(int[] rows) {
            return IntStream.of(rows).filter(row -> ends[row] == null).toArray();
        }

        private void readPrompts() {
            int rows = prompts.size();
            int[] first = IntStream.range(0, rows)
                    .filter(row -> row == 0 || !Arrays.equals(prompts.get(row), prompts.get(row - 1)))
                    .toArray();
            float[] own = first.length == rows ? logits : new float[vocabulary * first.length];
            decoder.read(first, IntStream.of(first).mapToObj(prompts::get).toArray(int[][]::new), own);
            if (first.length < rows) {
                copyEqual(first, own);
            }
        }

        /** Gives each row what the last of {@code first} up to it has read. */
        private void copyEqual(int[] first, float[] own) {
            int rows = prompts.size();
            int column = 0;
            for (int row = 0; row < rows; row++) {
                if (column + 1 < first.length && first[column + 1] == row) {
                    column++;
                }
                if (first[column] != row) {
                    decoder.copy(first[column], row);
                }
                for (int v = 0; v < vocabulary; v++) {
                    logits[v * rows + row] = own[v * first.length + column];
                }
            }
        }

        /** Chooses the next token of each row, or takes it from what a tool answers, and finds which rows end. */
        private void choose(int[] rows) {
            int columns = rows.length;
            int blocks = (columns + Chooser.COLUMNS - 1) / Chooser.COLUMNS;
            workers.forEachByWorker(blocks, (block, worker) -> {
                int from = block * Chooser.COLUMNS;
                int end = Math.min(columns, from + Chooser.COLUMNS);
                choosers[worker].begin(logits, columns, from, end);
                for (int i = from; i < end; i++) {
                    if (isAnswered(rows[i])) {
                        continue; // nothing is drawn: what comes after an answer does not depend on its length
                    }
                    chosen[i] = choosers[worker].next(i - from, seen[rows[i]], random[rows[i]]);
                    chosenLogProbs[i] = choosers[worker].logProb(i - from, logits[chosen[i] * columns + i]);
                }
            });
            for (int i = 0; i < columns; i++) {
                if (isAnswered(rows[i])) {
                    add(rows[i], calls[rows[i]].next(), Double.NaN);
                } else {
                    add(rows[i], chosen[i], chosenLogProbs[i]);
                    if (calls[rows[i]] != null && ends[rows[i]] == null) {
                        calls[rows[i]].read(chosen[i], counts[rows[i]]);
                    }
                }
            }
        }

        /** Whether the next token of a row is a tool's. */
        private boolean isAnswered(int row) {
            return calls[row] != null && calls[row].hasNext();
        }

        private void add(int row, int token, double logProb) {
            tokens[row][counts[row]] = token;
            logProbs[row][counts[row]++] = logProb;
            seen[row].set(token);
            listener.onToken(row, token, logProb);
            if (endTokens.get(token)) {
                ends[row] = Completion.End.END_TOKEN;
            } else if (isStopped(row, token)) {
                ends[row] = Completion.End.STOP;
            } else if (counts[row] == config.maxTokens()) {
                ends[row] = Completion.End.MAX_TOKENS;
            } else if (decoder.length(row) == model.config().contextLength()) {
                ends[row] = Completion.End.CONTEXT;
            }
        }

        private boolean isStopped(int row, int token) {
            if (streams[row] == null || model.tokenizer().isSpecial(token)) {
                return false;
            }
            streams[row].add(token);
            return streams[row].isStopped();
        }
    }
}
