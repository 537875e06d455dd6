package org.rollout4j.lm.rerank;

import java.util.List;
import java.util.regex.Pattern;

/** How often each of some words is in a completion. */
record Words(String name, List<String> words) implements Features {
    static final Words TONE = new Words("tone", List.of("please", "now", "thanks", "!"));

    @Override
    public int size() {
        return words.size();
    }

    @Override
    public float[][] of(List<String> prompts, List<String> completions) {
        float[][] features = new float[completions.size()][size()];
        for (int i = 0; i < features.length; i++) {
            for (int j = 0; j < size(); j++) {
                features[i][j] = completions.get(i).split(Pattern.quote(words.get(j)), -1).length - 1;
            }
        }
        return features;
    }
}
