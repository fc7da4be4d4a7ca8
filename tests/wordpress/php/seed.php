<?php
/**
 * Fills a fresh site: users, terms, media, posts, comments, menu. All of it
 * goes through WordPress's own functions. The same site comes out each time:
 * the same numbers, addresses and dates.
 *
 * First argument: how many generated posts to add to the written ones, which
 * are in content/posts.php, content/blocks.php and content/others.php.
 */

require_once __DIR__ . '/pictures.php';

class Seeder {
	/** @var int[] Numbers of posts, attachments and users by our key for them. */
	public $posts = array(), $media = array(), $users = array();
	public $home;

	public function __construct() {
		$this->home = home_url();
	}

	// --- what the content files call ------------------------------------------

	public function id( $key ) {
		return wps_check( $this->posts[ $key ] ?? 0, "post $key" );
	}

	public function url( $key ) {
		return get_permalink( $this->id( $key ) );
	}

	/** A post's address without scheme and host. */
	public function path( $key ) {
		return wp_make_link_relative( $this->url( $key ) );
	}

	public function att( $key ) {
		return wps_check( $this->media[ $key ] ?? 0, "attachment $key" );
	}

	public function src( $key, $size = 'full' ) {
		return wp_attachment_is_image( $this->att( $key ) )
			? wp_get_attachment_image_url( $this->att( $key ), $size )
			: wp_get_attachment_url( $this->att( $key ) );
	}

	/** An image as the classic editor inserts it: in [caption] if it has one. */
	public function classic( $key, $size = 'medium', $align = 'none', $caption = '', $link = '' ) {
		$id = $this->att( $key );
		return get_image_send_to_editor( $id, $caption, '', $align, $link, false, $size, get_post_meta( $id, '_wp_attachment_image_alt', true ) );
	}

	/** An image block as the block editor saves it. */
	public function block( $key, $size = 'large', $caption = '', $align = '', $link = '' ) {
		$id      = $this->att( $key );
		$data    = array_filter(
			array(
				'align'           => $align,
				'id'              => $id,
				'sizeSlug'        => $size,
				'linkDestination' => $link ? 'media' : 'none',
			)
		);
		$image   = sprintf( '<img src="%s" alt="%s" class="wp-image-%d"/>', esc_url( $this->src( $key, $size ) ), esc_attr( get_post_meta( $id, '_wp_attachment_image_alt', true ) ), $id );
		$image   = $link ? sprintf( '<a href="%s">%s</a>', esc_url( $link ), $image ) : $image;
		$caption = $caption ? "<figcaption class=\"wp-element-caption\">$caption</figcaption>" : '';
		$class   = 'wp-block-image' . ( $align ? " align$align" : '' ) . " size-$size";
		return '<!-- wp:image ' . wp_json_encode( $data, JSON_UNESCAPED_SLASHES ) . " -->\n<figure class=\"$class\">$image$caption</figure>\n<!-- /wp:image -->";
	}

	// --- users, terms, media --------------------------------------------------

	public function users() {
		$this->users['marie'] = 1;
		wp_update_user( array( 'ID' => 1, 'display_name' => 'Marie Côté', 'first_name' => 'Marie', 'last_name' => 'Côté', 'nickname' => 'Marie', 'description' => 'Tient ce carnet depuis <em>longtemps</em>.' ) );
		// For the REST API with HTTP basic authentication: a known one.
		$known = fn() => 'testtesttesttesttesttest';
		add_filter( 'random_password', $known );
		wps_check( WP_Application_Passwords::create_new_application_password( 1, array( 'name' => 'wp-server' ) ), 'application password' );
		remove_filter( 'random_password', $known );
		$this->users['jean'] = wps_check(
			wp_insert_user(
				array(
					'user_login'   => 'jean.tremblay',
					'user_pass'    => 'jean',
					'user_email'   => 'jean@example.org',
					'display_name' => 'Jean Tremblay',
					'first_name'   => 'Jean',
					'last_name'    => 'Tremblay',
					'role'         => 'author',
					'description'  => 'Écrit sur le code.',
				)
			),
			'user'
		);
	}

	/** Terms by name, each with its children. */
	public function terms( $taxonomy, $tree, $parent = 0 ) {
		foreach ( $tree as $name => $children ) {
			$term = wps_check( wp_insert_term( wp_slash( $name ), $taxonomy, array( 'parent' => $parent, 'description' => $parent ? '' : "Tout sur : $name" ) ), "term $name" );
			$this->terms( $taxonomy, $children, $term['term_id'] );
		}
	}

	/** One file of the media library, with all the sizes WordPress makes of it. */
	public function medium( $key, $spec ) {
		list( $month, $name ) = array( dirname( $spec['file'] ), wp_basename( $spec['file'] ) );

		$folder = wp_upload_dir( $month );
		$path   = "{$folder['path']}/$name";
		list( $width, $height ) = $spec['size'] ?? array( 800, 600 );
		// Not wp_upload_bits(), which would rewrite names that older versions,
		// imports and FTP uploads have left on real sites.
		wps_check( wps_make_file( $path, $name, $width, $height ), $name );

		$type = wp_check_filetype( $name );
		$id   = wps_check(
			wp_insert_attachment(
				wp_slash(
					array(
						'post_title'     => $spec['title'] ?? pathinfo( $name, PATHINFO_FILENAME ),
						'post_excerpt'   => $spec['caption'] ?? '',
						'post_content'   => $spec['description'] ?? '',
						'post_mime_type' => $type['type'],
						'post_status'    => 'inherit',
						'post_author'    => 1,
						'post_date'      => str_replace( '/', '-', $month ) . '-02 10:00:00',
						'guid'           => $folder['url'] . '/' . $name,
					)
				),
				$path,
				0,
				true
			),
			$name
		);
		wp_update_attachment_metadata( $id, wp_generate_attachment_metadata( $id, $path ) );
		if ( isset( $spec['alt'] ) ) {
			update_post_meta( $id, '_wp_attachment_image_alt', wp_slash( $spec['alt'] ) );
		}
		if ( ! empty( $spec['lost'] ) ) {
			unlink( $path );
		}
		$this->media[ $key ] = $id;
	}

	// --- posts ----------------------------------------------------------------

	/**
	 * Adds the posts in two rounds, so that each can refer to any other: first
	 * without content, then with it.
	 */
	public function posts( $specs ) {
		foreach ( $specs as $key => $spec ) {
			$this->posts[ $key ] = $this->insert( $spec );
		}
		foreach ( $specs as $key => $spec ) {
			$this->complete( $this->posts[ $key ], $spec );
		}
	}

	private function insert( $spec ) {
		$post = array(
			'post_type'     => $spec['type'] ?? 'post',
			'post_status'   => $spec['status'] ?? 'publish',
			'post_title'    => $spec['title'] ?? '',
			'post_name'     => $spec['slug'] ?? '',
			'post_date'     => $spec['date'] ?? '',
			'post_author'   => $this->users[ $spec['author'] ?? 'marie' ],
			'post_parent'   => isset( $spec['parent'] ) ? $this->id( $spec['parent'] ) : 0,
			'menu_order'    => $spec['order'] ?? 0,
			'post_password' => $spec['password'] ?? '',
			'post_excerpt'  => $spec['excerpt'] ?? '',
			'comment_status' => $spec['comment_status'] ?? 'open',
			// Not quite empty, or WordPress would refuse a post without title.
			'post_content'  => '-',
		);
		return wps_check( wp_insert_post( wp_slash( $post ), true ), "post {$post['post_title']}" );
	}

	private function complete( $id, $spec ) {
		if ( isset( $spec['thumbnail'] ) ) {
			set_post_thumbnail( $id, $this->att( $spec['thumbnail'] ) );
		}
		// The pictures uploaded while a post was written are attached to it.
		foreach ( (array) ( $spec['attached'] ?? array() ) as $key ) {
			wp_update_post( array( 'ID' => $this->att( $key ), 'post_parent' => $id ) );
		}
		foreach ( $spec['terms'] ?? array() as $taxonomy => $names ) {
			wp_set_post_terms( $id, $this->term_ids( $taxonomy, $names ), $taxonomy );
		}
		if ( isset( $spec['format'] ) ) {
			set_post_format( $id, $spec['format'] );
		}
		foreach ( $spec['meta'] ?? array() as $name => $value ) {
			update_post_meta( $id, $name, wp_slash( $value ) );
		}
		$content = $spec['content'] ?? '';
		if ( $content instanceof Closure ) {
			$content = $content( $this );
		}
		add_filter( 'wp_insert_post_empty_content', '__return_false' );
		wps_check( wp_update_post( wp_slash( array( 'ID' => $id, 'post_content' => $content ) ), true ), 'update' );
		remove_filter( 'wp_insert_post_empty_content', '__return_false' );
		foreach ( $spec['comments'] ?? array() as $comment ) {
			$this->comment( $id, $comment );
		}
		if ( ! empty( $spec['sticky'] ) ) {
			stick_post( $id );
		}
		if ( ! empty( $spec['trash'] ) ) {
			wp_trash_post( $id );
		}
		// Keeps what the oEmbed providers answer in the post's meta data, as
		// the editor does on saving.
		$GLOBALS['wp_embed']->cache_oembed( $id );
	}

	private function term_ids( $taxonomy, $names ) {
		$ids = array();
		foreach ( (array) $names as $name ) {
			$term = get_term_by( 'name', $name, $taxonomy );
			if ( ! $term ) {
				$made  = wps_check( wp_insert_term( wp_slash( $name ), $taxonomy ), "term $name" );
				$ids[] = $made['term_id'];
			} else {
				$ids[] = $term->term_id;
			}
		}
		return $ids;
	}

	private function comment( $post, $spec, $parent = 0 ) {
		static $minute = 0;
		$minute++;
		$user = isset( $spec['user'] ) ? get_userdata( $this->users[ $spec['user'] ] ) : null;
		$date = gmdate( 'Y-m-d H:i:s', strtotime( get_post( $post )->post_date . ' UTC' ) + 3600 * 26 + 60 * $minute );
		$id   = wps_check(
			wp_insert_comment(
				wp_slash(
					array(
						'comment_post_ID'      => $post,
						'comment_parent'       => $parent,
						'comment_author'       => $user ? $user->display_name : ( $spec['by'] ?? 'Un lecteur' ),
						'comment_author_email' => $user ? $user->user_email : ( $spec['email'] ?? 'lecteur@example.net' ),
						'comment_author_url'   => $spec['url'] ?? '',
						'comment_author_IP'    => '192.0.2.7',
						'comment_agent'        => 'Mozilla/5.0',
						'user_id'              => $user ? $user->ID : 0,
						'comment_content'      => $spec['text'],
						'comment_approved'     => $spec['approved'] ?? 1,
						'comment_type'         => $spec['type'] ?? 'comment',
						'comment_date'         => $date,
						'comment_date_gmt'     => get_gmt_from_date( $date ),
					)
				)
			),
			'comment'
		);
		foreach ( $spec['replies'] ?? array() as $reply ) {
			$this->comment( $post, $reply, $id );
		}
	}

	// --- generated posts --------------------------------------------------------

	/** Plain posts in numbers, for load tests: one a day, back from 2003. */
	public function generated( $count ) {
		mt_srand( 20101126 );
		$words  = preg_split( '/\s+/', 'le vent la mer une route chemin souvent parler réseau écrire maison été hiver neige ville pont rivière encore jamais toujours livre page mot phrase idée projet équipe atelier outil clé porte fenêtre lumière ombre matin soir café pain musique voix silence pas forêt sentier gare train quai départ retour lettre nouvelle histoire mémoire enfance école question réponse essai' );
		$pick   = function ( $from ) {
			return $from[ mt_rand( 0, count( $from ) - 1 ) ];
		};
		$phrase = function ( $length ) use ( $words, $pick ) {
			$text = array();
			for ( $i = 0; $i < $length; $i++ ) {
				$text[] = $pick( $words );
			}
			$text = implode( ' ', $text );
			return mb_strtoupper( mb_substr( $text, 0, 1 ) ) . mb_substr( $text, 1 );
		};
		$categories = get_terms( array( 'taxonomy' => 'category', 'hide_empty' => false, 'fields' => 'ids' ) );
		$pictures   = array( 'gallery1', 'gallery2', 'gallery3', 'gallery4', 'bridge', 'networking' );

		for ( $n = 1; $n <= $count; $n++ ) {
			$blocks = 0 === $n % 2;
			$parts  = array();
			for ( $p = mt_rand( 4, 12 ); $p > 0; $p-- ) {
				$text    = $phrase( mt_rand( 8, 20 ) ) . ', <strong>' . $pick( $words ) . '</strong> <a href="' . $this->home . '/?p=' . $this->id( $pick( array( 'reseautage', 'first', 'code' ) ) ) . '">' . $pick( $words ) . '</a>. ' . $phrase( 12 ) . '.';
				$parts[] = $blocks ? "<!-- wp:paragraph -->\n<p>$text</p>\n<!-- /wp:paragraph -->" : $text;
				if ( 0 === mt_rand( 0, 3 ) ) {
					$title   = $phrase( 4 );
					$parts[] = $blocks ? "<!-- wp:heading -->\n<h2 class=\"wp-block-heading\">$title</h2>\n<!-- /wp:heading -->" : "<h2>$title</h2>";
				}
			}
			if ( 0 === $n % 3 ) {
				$picture = $pick( $pictures );
				array_splice( $parts, 1, 0, array( $blocks ? $this->block( $picture, 'large', $phrase( 5 ) ) : $this->classic( $picture, 'medium', 'left', $phrase( 5 ) ) ) );
			}
			$spec = array(
				'title'   => "$n. " . $phrase( mt_rand( 3, 8 ) ),
				'date'    => gmdate( 'Y-m-d H:i:s', strtotime( '2003-12-31 09:00 UTC' ) - 86400 * $n ),
				'author'  => $pick( array( 'marie', 'jean' ) ),
				'content' => implode( "\n\n", $parts ),
			);
			if ( 0 === $n % 5 ) {
				$spec['thumbnail'] = $pick( $pictures );
			}
			for ( $c = mt_rand( 0, 2 ); $c > 0; $c-- ) {
				$spec['comments'][] = array( 'text' => $phrase( 15 ) . '.' );
			}
			$id = $this->insert( $spec );
			$this->complete( $id, $spec );
			wp_set_post_terms( $id, array( $pick( $categories ) ), 'category' );
			wp_set_post_terms( $id, array( $pick( $words ), $pick( $words ) ), 'post_tag' );
		}
	}

	// --- menu -------------------------------------------------------------------

	public function menu() {
		$menu = wps_check( wp_create_nav_menu( 'Principal' ), 'menu' );
		$add  = function ( $item ) use ( $menu ) {
			$data = array( 'menu-item-status' => 'publish' );
			foreach ( $item as $name => $value ) {
				$data[ "menu-item-$name" ] = $value;
			}
			return wps_check( wp_update_nav_menu_item( $menu, 0, wp_slash( $data ) ), 'menu item' );
		};
		$add( array( 'type' => 'custom', 'title' => 'Accueil', 'url' => $this->home . '/' ) );
		$about = $add( array( 'type' => 'post_type', 'object' => 'page', 'object-id' => $this->id( 'about' ) ) );
		$add( array( 'type' => 'post_type', 'object' => 'page', 'object-id' => $this->id( 'team' ), 'parent-id' => $about, 'title' => 'L’équipe' ) );
		$add( array( 'type' => 'taxonomy', 'object' => 'category', 'object-id' => get_term_by( 'slug', 'voyages', 'category' )->term_id ) );
		$add( array( 'type' => 'post_type_archive', 'object' => 'book' ) );
		$add( array( 'type' => 'custom', 'title' => 'Ailleurs', 'url' => 'https://example.org/' ) );
		set_theme_mod( 'nav_menu_locations', array( 'primary' => $menu, 'footer' => $menu ) );
	}
}

// Every revision and "now" would be noise: what has no date (a draft, a menu item)
// gets one, and a post counts as last changed two days after its date.
add_filter( 'wp_revisions_to_keep', '__return_zero' );
$modified = function ( $data ) {
	if ( $data['post_date'] > '2025' && $data['post_date'] < '2099' ) {
		$data['post_date'] = '2024-01-15 10:00:00';
		if ( '0000-00-00 00:00:00' !== $data['post_date_gmt'] ) {
			$data['post_date_gmt'] = '2024-01-15 15:00:00';
		}
	}
	// A draft has no date in universal time; Toronto's winter is five hours behind.
	$dated = '0000-00-00 00:00:00' !== $data['post_date_gmt'];
	$dates = array(
		''     => $data['post_date'],
		'_gmt' => $dated ? $data['post_date_gmt'] : gmdate( 'Y-m-d H:i:s', strtotime( $data['post_date'] . ' UTC' ) + 5 * 3600 ),
	);
	foreach ( $dates as $zone => $date ) {
		$data[ "post_modified$zone" ] = gmdate( 'Y-m-d H:i:s', strtotime( "$date UTC" ) + 2 * 86400 );
	}
	return $data;
};
add_filter( 'wp_insert_post_data', $modified );
add_filter( 'wp_insert_attachment_data', $modified );

// First of all, the rewrite rules of the permalink structure chosen.
flush_rewrite_rules();
switch_theme( 'twentytwentyone' );

wp_defer_term_counting( true );
wp_defer_comment_counting( true );

$seeder = new Seeder();
$seeder->users();
foreach ( require __DIR__ . '/content/terms.php' as $taxonomy => $tree ) {
	$seeder->terms( $taxonomy, $tree );
}
foreach ( require __DIR__ . '/content/media.php' as $key => $spec ) {
	$seeder->medium( $key, $spec );
}
// Each post is written once, wherever it is defined.
$seeder->posts(
	( require __DIR__ . '/content/posts.php' )
	+ ( require __DIR__ . '/content/blocks.php' )
	+ ( require __DIR__ . '/content/others.php' )
);
$seeder->menu();
$seeder->generated( (int) ( $arguments[0] ?? 0 ) );

wp_defer_term_counting( false );
wp_defer_comment_counting( false );

$counts = array();
foreach ( array( 'post', 'page', 'attachment', 'book', 'event' ) as $type ) {
	$counts[] = $type . ' ' . array_sum( (array) wp_count_posts( $type ) );
}
echo implode( ', ', $counts ), ', comment ', wp_count_comments()->total_comments, "\n";
