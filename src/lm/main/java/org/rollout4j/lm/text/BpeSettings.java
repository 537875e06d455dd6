package org.rollout4j.lm.text;

import java.util.OptionalInt;

/**
 * How byte pair encoding reads texts.
 *
 * @param nfc whether texts are normalised to NFC first
 * @param ignoreMerges whether a word that is a token is that token, whatever its merges give (Llama 3)
 */
record BpeSettings(PreTokenizer preTokenizer, boolean nfc, boolean ignoreMerges, OptionalInt beginToken) {
    static final BpeSettings GPT2 = new BpeSettings(PreTokenizer.GPT2, false, false, OptionalInt.empty());
}
