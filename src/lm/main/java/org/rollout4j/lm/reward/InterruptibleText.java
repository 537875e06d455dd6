package org.rollout4j.lm.reward;

/** A text in which no regular expression searches on after its thread was interrupted: there are some that would take years. */
final class InterruptibleText implements CharSequence {
    private final CharSequence text;

    InterruptibleText(CharSequence text) {
        this.text = text;
    }

    /** @throws RewardException if the thread was interrupted */
    @Override
    public char charAt(int index) {
        if (Thread.currentThread().isInterrupted()) {
            throw new RewardException("it was interrupted in a regular expression", null);
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
