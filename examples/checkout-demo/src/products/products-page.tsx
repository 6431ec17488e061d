import { useState } from 'react';
import { formatCents } from '../../domain/money.ts';
import { MAX_QUANTITY } from '../../domain/order.ts';
import { type Product, products } from '../../domain/products.ts';
import { PageHeading } from '../app/page-heading.tsx';
import { changeCart, useCart } from '../cart/cart-store.ts';
import { addOne } from '../cart/cart.ts';
import { MarshScene } from './marsh-scene.tsx';
import { ProductPicture } from './product-picture.tsx';

export function ProductsPage() {
  const [lastAdded, setLastAdded] = useState('');

  function add({ id, name }: Product) {
    changeCart((cart) => addOne(cart, id));
    setLastAdded(`${name} is in your cart.`);
  }

  return (
    <>
      <section className="hero">
        <MarshScene />
        <div className="hero-text">
          <PageHeading title="Stoneware from the tideline" />
          <p className="lead">
            Thrown, dipped and fired in small batches. For tea that stays warm and tables that are used.
          </p>
        </div>
      </section>
      <ul className="products">
        {products.map((product) => (
          <ProductCard key={product.id} product={product} onAdd={add} />
        ))}
      </ul>
      <p className="visually-hidden" role="status">
        {lastAdded}
      </p>
    </>
  );
}

function ProductCard({ product, onAdd }: { product: Product; onAdd: (product: Product) => void }) {
  const inCart = useCart().lines.find((line) => line.productId === product.id)?.quantity ?? 0;
  const { id, name, note, priceCents, shape, glaze } = product;
  return (
    <li className="product">
      <ProductPicture shape={shape} glaze={glaze} />
      <div className="product-text">
        <h2 id={id}>{name}</h2>
        <p className="price">{formatCents(priceCents)}</p>
        <p className="soft">{note}</p>
      </div>
      <button
        type="button"
        className="button"
        disabled={inCart >= MAX_QUANTITY}
        onClick={() => onAdd(product)}
      >
        {inCart === 0 ? 'Add to cart' : `Add another (${inCart})`}
        <span className="visually-hidden">{name}</span>
      </button>
    </li>
  );
}
