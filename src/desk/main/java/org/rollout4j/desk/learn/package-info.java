/** How the desk learns its user: what is liked, told at once by a scorer of features, and an adapter that follows. */
package org.rollout4j.desk.learn;
