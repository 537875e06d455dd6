package org.rollout4j.train.text;

/**
 * How likely each letter is to follow another one. Immutable.
 *
 * @param logits {@code [LETTERS][LETTERS]}, row-major: row {@code a} is about what follows {@code a}
 */
record BigramModel(float[] logits) {
    /** The letters a to z, and one for all else. */
    static final int LETTERS = 27;

    /** The number of a character of a text, {@code 0 .. LETTERS - 1}. */
    static int letter(int character) {
        int lower = Character.toLowerCase(character);
        return lower >= 'a' && lower <= 'z' ? lower - 'a' : LETTERS - 1;
    }

    /** {@code [LETTERS]}, the probabilities of what follows {@code first}. */
    double[] probabilities(int first) {
        double[] probabilities = new double[LETTERS];
        double sum = 0;
        for (int second = 0; second < LETTERS; second++) {
            probabilities[second] = Math.exp(logits[first * LETTERS + second]);
            sum += probabilities[second];
        }
        for (int second = 0; second < LETTERS; second++) {
            probabilities[second] /= sum;
        }
        return probabilities;
    }

    /** The mean negative log-likelihood of {@code pairs}, in nats a letter. */
    double loss(Pairs pairs) {
        double loss = 0;
        for (int i = 0; i < pairs.first().length; i++) {
            loss -= Math.log(probabilities(pairs.first()[i])[pairs.second()[i]]);
        }
        return loss / pairs.first().length;
    }
}
