package org.rollout4j.lm.decide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.lm.model.LanguageModel;

/**
 * The tokens of the words of all actions as a tree, in which words that begin alike share their beginning. Node 0 is the prompt; a node comes
 * after its parent. A word ends with the model's end token, if it has one, so that no word is the beginning of another. Immutable.
 */
final class WordTree {
    private static final int NONE = -1;

    private final int[] parents;
    private final int[] tokens;
    private final int[][] children;
    private final int[] leaves;
    private final int[][] levels;
    /** For each node with children the row of the cache, of those of its prompt, that holds what it stands for. */
    private final int[] slots;

    private final int slotCount;

    WordTree(LanguageModel model, List<String> words) {
        List<Map<Integer, Integer>> nodes = new ArrayList<>(List.of(new HashMap<>()));
        List<int[]> links = new ArrayList<>(List.of(new int[] {NONE, NONE}));
        leaves = new int[words.size()];
        for (int action = 0; action < leaves.length; action++) {
            int node = 0;
            for (int token : tokens(model, words.get(action))) {
                Integer next = nodes.get(node).get(token);
                if (next == null) {
                    next = nodes.size();
                    nodes.get(node).put(token, next);
                    nodes.add(new HashMap<>());
                    links.add(new int[] {node, token});
                }
                node = next;
            }
            leaves[action] = node;
        }
        parents = links.stream().mapToInt(link -> link[0]).toArray();
        tokens = links.stream().mapToInt(link -> link[1]).toArray();
        children = new int[nodes.size()][];
        Arrays.setAll(
                children,
                node -> nodes.get(node).values().stream()
                        .mapToInt(child -> child)
                        .sorted()
                        .toArray());
        checkLeaves(words);
        levels = levels();
        slots = new int[children.length];
        slotCount = fillSlots();
    }

    private static int[] tokens(LanguageModel model, String word) {
        int[] tokens = model.tokenizer().encode(word);
        Require.that(tokens.length > 0, "action", word, "words of at least one token are needed");
        if (model.endTokens().isEmpty()) {
            return tokens;
        }
        int[] ended = Arrays.copyOf(tokens, tokens.length + 1);
        ended[tokens.length] = model.endTokens().get(0);
        return ended;
    }

    private void checkLeaves(List<String> words) {
        Map<Integer, String> seen = new HashMap<>();
        for (int action = 0; action < leaves.length; action++) {
            String word = words.get(action);
            String same = seen.put(leaves[action], word);
            Require.that(same == null, "action", word, "other tokens than those of '" + same + "' are needed");
            Require.that(
                    children[leaves[action]].length == 0,
                    "action",
                    word,
                    "words that do not begin others are needed, since the texts of the model have no end token");
        }
    }

    /** The nodes with children, by how many tokens are before them. */
    private int[][] levels() {
        List<int[]> found = new ArrayList<>();
        int[] level = {0};
        while (level.length > 0) {
            found.add(level);
            level = Arrays.stream(level)
                    .flatMap(node -> Arrays.stream(children[node]))
                    .filter(node -> children[node].length > 0)
                    .toArray();
        }
        return found.toArray(int[][]::new);
    }

    /** The first child goes on in the row of its parent, which the others are copies of. */
    private int fillSlots() {
        int count = 1;
        for (int[] level : levels) {
            for (int node : level) {
                boolean first = true;
                for (int child : children[node]) {
                    if (children[child].length > 0) {
                        slots[child] = first ? slots[node] : count++;
                        first = false;
                    }
                }
            }
        }
        return count;
    }

    int nodeCount() {
        return parents.length;
    }

    int parent(int node) {
        return parents[node];
    }

    int token(int node) {
        return tokens[node];
    }

    int[] children(int node) {
        return children[node];
    }

    /** The node that an action's words end in. */
    int leaf(int action) {
        return leaves[action];
    }

    /** The most tokens that are read behind a prompt. */
    int depth() {
        return levels.length - 1;
    }

    /** The nodes with children that have so many tokens before them. */
    int[] level(int depth) {
        return levels[depth];
    }

    int slot(int node) {
        return slots[node];
    }

    /** The number of rows that a prompt needs. */
    int slotCount() {
        return slotCount;
    }

    /** The tokens of an action's words, the end token included. */
    int[] word(int action) {
        int length = 0;
        for (int node = leaves[action]; node > 0; node = parents[node]) {
            length++;
        }
        int[] word = new int[length];
        for (int node = leaves[action]; node > 0; node = parents[node]) {
            word[--length] = tokens[node];
        }
        return word;
    }
}
