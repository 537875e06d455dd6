package org.rollout4j.lm.decide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.model.Decoder;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.NextProbabilities;

/**
 * How probable a language model makes each legal action, exactly: the log-probability of an action is the sum of those of its tokens, less the
 * logarithm of what all legal actions have together. Each prompt of a batch is read once, however many rows it stands in; the words of actions are
 * read level by level of their {@link WordTree}, those of many prompts at once, from the keys and values of the prompts. One thread at a time.
 */
final class ActionScorer {
    /** The most prompts that are read at once. */
    private static final int MAX_PROMPTS = 32;

    /** The most texts that go on by a token at once. */
    private static final int MAX_COLUMNS = 256;

    /** The most logits that are held at once. */
    private static final int MAX_LOGITS = 1 << 22;

    private final Verbaliser verbaliser;
    private final WordTree tree;
    private final int observationSize;
    private final Encoder encoder;
    private final Decoder decoder;
    private final NextProbabilities softmax;
    private final int maxPrompts;
    private final int maxPromptLength;
    private final float[] logits;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> prompts = new ArrayList<>();
    /** {@code [rows]}, the number of the prompt of each. */
    private int[] promptOf = new int[0];
    /** {@code [prompts][nodes]}, whether the words of an action that is legal in a row of the prompt go through there. */
    private boolean[][] live = new boolean[0][];
    /** {@code [prompts][nodes]}, the log-probability of the tokens up to there. */
    private double[][] logProbs = new double[0][];

    /** The texts that go on at once: the rows of the decoder, their tokens, and whose prompt and node they are. */
    private final int[] rows;

    private final int[] tokens;
    private final int[] owners;
    private final int[] nodes;
    private int count;

    ActionScorer(LanguageModel model, Verbaliser verbaliser, WordTree tree, int observationSize, Workers workers) {
        this.verbaliser = verbaliser;
        this.tree = tree;
        this.observationSize = observationSize;
        int vocabulary = model.config().vocabularySize();
        int context = model.config().contextLength();
        int maxColumns = Math.max(1, Math.min(MAX_COLUMNS, MAX_LOGITS / vocabulary));
        maxPrompts = Math.max(1, Math.min(MAX_PROMPTS, maxColumns / tree.slotCount()));
        maxPromptLength = context - tree.depth();
        Require.that(maxPromptLength > 0, "context of the model", context, "room for the words of actions is needed");
        encoder = new Encoder(model.tokenizer(), OptionalInt.empty(), null);
        decoder = new Decoder(model, maxPrompts * tree.slotCount(), context, workers);
        softmax = new NextProbabilities(vocabulary);
        int columns = Math.min(maxColumns, maxPrompts * tree.slotCount());
        logits = new float[vocabulary * columns];
        rows = new int[columns];
        tokens = new int[columns];
        owners = new int[columns];
        nodes = new int[columns];
    }

    /**
     * Sets the log-probabilities of the actions in each row.
     *
     * @param into {@code [rows][actions]}; minus infinity where an action is not legal
     * @throws IllegalArgumentException if a prompt has no token, too many, or a character that the model has no token for
     */
    void logProbs(ObservationBatch in, double[] into) {
        gather(in);
        for (int from = 0; from < prompts.size(); from += maxPrompts) {
            score(from, Math.min(from + maxPrompts, prompts.size()));
        }
        for (int row = 0; row < in.rows(); row++) {
            normalise(logProbs[promptOf[row]], in.actionMasks(), row, into);
        }
    }

    /** Finds the different prompts, and what is legal after each. */
    private void gather(ObservationBatch in) {
        numbers.clear();
        prompts.clear();
        grow(in.rows());
        for (int row = 0; row < in.rows(); row++) {
            String prompt = verbaliser.prompt().of(in.observations(), row * observationSize);
            Integer known = numbers.putIfAbsent(prompt, prompts.size());
            promptOf[row] = known == null ? prompts.size() : known;
            boolean[] marks = live[promptOf[row]];
            if (known == null) {
                prompts.add(prompt);
                Arrays.fill(marks, false);
            }
            mark(marks, in.actionMasks(), row);
        }
        for (int prompt = 0; prompt < prompts.size(); prompt++) {
            for (int node = tree.nodeCount() - 1; node > 0; node--) {
                live[prompt][tree.parent(node)] |= live[prompt][node];
            }
        }
    }

    private void grow(int batch) {
        int before = promptOf.length;
        if (batch > before) {
            promptOf = new int[batch];
            live = Arrays.copyOf(live, batch);
            logProbs = Arrays.copyOf(logProbs, batch);
            for (int i = before; i < batch; i++) {
                live[i] = new boolean[tree.nodeCount()];
                logProbs[i] = new double[tree.nodeCount()];
            }
        }
    }

    private void mark(boolean[] marks, boolean[] masks, int row) {
        int actions = verbaliser.actions().size();
        for (int a = 0; a < actions; a++) {
            if (masks == null || masks[row * actions + a]) {
                marks[tree.leaf(a)] = true;
            }
        }
    }

    private void score(int from, int end) {
        int[] promptRows = new int[end - from];
        int[][] promptTokens = new int[end - from][];
        for (int prompt = from; prompt < end; prompt++) {
            promptRows[prompt - from] = (prompt - from) * tree.slotCount();
            promptTokens[prompt - from] = tokens(prompts.get(prompt));
            decoder.clear(promptRows[prompt - from]);
        }
        decoder.read(promptRows, promptTokens, logits);
        for (int prompt = from; prompt < end; prompt++) {
            logProbs[prompt][0] = 0;
            scoreChildren(prompt, 0, prompt - from, end - from);
        }
        for (int depth = 1; depth <= tree.depth(); depth++) {
            branch(from, end, tree.level(depth));
            goOn(from, end, tree.level(depth));
        }
    }

    private int[] tokens(String prompt) {
        int[] ids = encoder.prompt(Content.of(prompt));
        Require.that(
                ids.length > 0 && ids.length <= maxPromptLength,
                "number of tokens of the prompt '" + prompt + "'",
                ids.length,
                "1 to " + maxPromptLength + " are allowed, as the words of actions follow in the context");
        return ids;
    }

    /** Copies the rows of prompts to which words are added in more than one way, before any of these is. */
    private void branch(int from, int end, int... level) {
        for (int prompt = from; prompt < end; prompt++) {
            int first = (prompt - from) * tree.slotCount();
            for (int node : level) {
                int slot = tree.slot(node);
                int parentSlot = tree.slot(tree.parent(node));
                if (live[prompt][node] && slot != parentSlot) {
                    decoder.copy(first + parentSlot, first + slot);
                }
            }
        }
    }

    /** Reads the tokens of nodes, as many at once as there is room for. */
    private void goOn(int from, int end, int... level) {
        count = 0;
        for (int prompt = from; prompt < end; prompt++) {
            for (int node : level) {
                if (live[prompt][node]) {
                    rows[count] = (prompt - from) * tree.slotCount() + tree.slot(node);
                    tokens[count] = tree.token(node);
                    owners[count] = prompt;
                    nodes[count++] = node;
                    if (count == rows.length) {
                        step();
                    }
                }
            }
        }
        if (count > 0) {
            step();
        }
    }

    private void step() {
        decoder.step(rows, tokens, count, logits);
        for (int i = 0; i < count; i++) {
            scoreChildren(owners[i], nodes[i], i, count);
        }
        count = 0;
    }

    private void scoreChildren(int prompt, int node, int column, int columns) {
        double logSum = softmax.logSum(logits, column, columns);
        for (int child : tree.children(node)) {
            logProbs[prompt][child] = logProbs[prompt][node] + logits[tree.token(child) * columns + column] - logSum;
        }
    }

    private void normalise(double[] ofNodes, boolean[] masks, int row, double[] into) {
        int actions = verbaliser.actions().size();
        int first = row * actions;
        double max = Double.NEGATIVE_INFINITY;
        for (int a = 0; a < actions; a++) {
            boolean legal = masks == null || masks[first + a];
            into[first + a] = legal ? ofNodes[tree.leaf(a)] : Double.NEGATIVE_INFINITY;
            max = Math.max(max, into[first + a]);
        }
        double sum = 0;
        for (int a = 0; a < actions; a++) {
            sum += Math.exp(into[first + a] - max);
        }
        double logSum = max + Math.log(sum);
        for (int a = 0; a < actions; a++) {
            into[first + a] -= logSum;
        }
    }
}
