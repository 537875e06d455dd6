package org.rollout4j.lm.text;

/** Characters beyond the basic plane, and halves of them that are alone. */
final class Surrogates {
    private Surrogates() {}

    /** {@code text} with U+FFFD for each surrogate without its other half, which has no bytes in UTF-8. */
    static String mend(String text) {
        StringBuilder mended = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else {
                mended = mended == null ? new StringBuilder(text) : mended;
                mended.setCharAt(i, '\uFFFD');
            }
        }
        return mended == null ? text : mended.toString();
    }

    static IllegalArgumentException noToken(String text, int at) {
        int c = text.codePointAt(at);
        String shown = Character.isISOControl(c) ? "" : " (" + Character.toString(c) + ")";
        return new IllegalArgumentException(
                String.format("the character U+%04X%s at index %d: the tokenizer has no token for it", c, shown, at));
    }
}
