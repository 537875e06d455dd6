package org.rollout4j.lm.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NfcTest {
    @Test
    void isJavasForAnyText() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(300); j > 0; j--) {
                int c = random.nextInt(4) == 0 ? random.nextInt(0x2000) : 0x300 + random.nextInt(0x50);
                text.appendCodePoint(random.nextInt(3) == 0 ? 'a' + random.nextInt(26) : c);
            }
            assertThat(Nfc.normalize(text.toString()))
                    .isEqualTo(Normalizer.normalize(text.toString(), Normalizer.Form.NFC));
        }
    }

    @Test
    void aNormalTextIsItself() {
        String text = "caf\u00e9 " + "\u0301".repeat(1000);
        assertThat(Nfc.normalize("caf\u00e9")).isEqualTo("caf\u00e9");
        assertThat(Nfc.normalize(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0316\u0301", "\u0301\u0316", "\u1161", "\u1100\u1161\u11a8", "\u0b47\u0b3e", "e\u0301"})
    void aMillionMarksTakeNoSquareOfTime(String marks) {
        String text = "a" + marks.repeat(1_000_000 / marks.length());
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(60), () -> assertThat(Nfc.normalize(text)).isNotEmpty());
    }
}
