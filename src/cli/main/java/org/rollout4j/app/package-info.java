/** The command line and the composition root: what is made of which parts is decided here and nowhere else. */
package org.rollout4j.app;
